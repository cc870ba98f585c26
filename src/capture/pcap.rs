//! Classic pcap: record headers of 16 bytes behind one file header of 24.

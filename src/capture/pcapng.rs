//! pcapng: blocks in sections (draft-ietf-opsawg-pcapng).

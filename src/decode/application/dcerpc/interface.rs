//! Well-known interfaces and their operations, by the specifications that define them: [MS-DCOM],
//! [MS-LSAD], [MS-SAMR], [MS-NRPC], [MS-SRVS], [MS-WKST], [MS-RRP], [MS-SCMR], [MS-TSCH], [MS-RPRN],
//! [MS-DRSR] and the like; those without one by the names that protocol analysers use.

use super::super::Uuid;
use super::operation;

/// An interface: its UUID, what it is called, and its operations by number.
pub(super) struct Interface {
    pub uuid: u128,
    pub name: &'static str,
    pub operations: &'static [(u16, &'static str)],
}

const fn of(uuid: u128, name: &'static str, operations: &'static [(u16, &'static str)]) -> Interface {
    Interface { uuid, name, operations }
}

const INTERFACES: [Interface; 48] = [
    of(0x4d9f4ab8_7d1c_11cf_861e_0020af6e7c57, "REMACT (IRemoteActivation)", operation::REMACT),
    of(0x000001a0_0000_0000_c000_000000000046, "ISystemActivator", operation::SYSTEM_ACTIVATOR),
    of(0x99fcfec4_5260_101b_bbcb_00aa0021347a, "IOXIDResolver", operation::OXID_RESOLVER),
    of(0x00000131_0000_0000_c000_000000000046, "IRemUnknown", operation::REM_UNKNOWN),
    of(0x00000143_0000_0000_c000_000000000046, "IRemUnknown2", operation::REM_UNKNOWN),
    of(0x00000000_0000_0000_c000_000000000046, "IUnknown", &[]),
    of(0x00020400_0000_0000_c000_000000000046, "IDispatch", &[(3, "GetTypeInfoCount"), (6, "Invoke")]),
    of(0xe1af8308_5d1f_11c9_91a4_08002b14a0fa, "endpoint mapper", operation::ENDPOINT_MAPPER),
    of(0xafa8bd80_7d8a_11c9_bef4_08002b102989, "remote management", operation::MANAGEMENT),
    of(0x12345778_1234_abcd_ef00_0123456789ab, "LSARPC", operation::LSARPC),
    of(0x12345778_1234_abcd_ef00_0123456789ac, "SAMR", operation::SAMR),
    of(0x3919286a_b10c_11d0_9ba8_00c04fd92ef5, "DSSETUP", operation::DSSETUP),
    of(0x12345678_1234_abcd_ef00_01234567cffb, "NETLOGON", operation::NETLOGON),
    of(0x4b324fc8_1670_01d3_1278_5a47bf6ee188, "SRVSVC", operation::SRVSVC),
    of(0x367abb81_9844_35f1_ad32_98f038001003, "SVCCTL", operation::SVCCTL),
    of(0x6bffd098_a112_3610_9833_46c3f87e345a, "WKSSVC", operation::WKSSVC),
    of(0x338cd001_2244_31f1_aaaa_900038001003, "WINREG", operation::WINREG),
    of(0x1ff70682_0a51_30e8_076d_740be8cee98b, "ATSVC", operation::ATSVC),
    of(0x86d35949_83c9_4044_b424_db363231fd0c, "ITaskSchedulerService", operation::TASK_SCHEDULER),
    of(0x378e52b0_c0a9_11cf_822d_00aa0051e40f, "SASec", &[(0, "SASetAccountInformation")]),
    of(0x12345678_1234_abcd_ef00_0123456789ab, "SPOOLSS", operation::SPOOLSS),
    of(0x76f03f96_cdfd_44fc_a22c_64950a001209, "IRemoteWinspool", &[(0, "RpcAsyncOpenPrinter")]),
    of(0x5a7b91f8_ff00_11d0_a9b2_00c04fb6e6fc, "Messenger", operation::MESSENGER),
    of(0x17fdd703_1827_4e34_79d4_24a55c53bb37, "Messenger names", &[(0, "NetrMessageNameAdd")]),
    of(0x300f3532_38cc_11d0_a3f0_0020af6b0add, "TRKWKS", operation::TRKWKS),
    of(0x82273fdc_e32a_18c3_3f78_827929dc23ea, "EVENTLOG", operation::EVENTLOG),
    of(0x6bffd098_a112_3610_9833_012892020162, "BROWSER", operation::BROWSER),
    of(0xe3514235_4b06_11d1_ab04_00c04fc2dcd2, "DRSUAPI", operation::DRSUAPI),
    of(0xf5cc5a18_4264_101a_8c59_08002b2f8426, "NSPI", operation::NSPI),
    of(0x8fb6d884_2388_11d0_8c35_00c04fda2795, "W32TIME", operation::W32TIME),
    of(0x8d9f4e40_a03d_11ce_8f69_08003e30051b, "PNP", operation::PNP),
    of(0x50abc2a4_574d_40b3_9d66_ee4fd5fba076, "DNSSERVER", operation::DNS_SERVER),
    of(0x4fc742e0_4a10_11cf_8273_00aa004ae673, "NETDFS", operation::NETDFS),
    of(0xc681d488_d850_11d0_8c52_00c04fd90f7e, "EFSRPC", operation::EFSRPC),
    of(0xdf1941c5_fe89_4e79_bf10_463657acf44d, "EFSRPC", operation::EFSRPC),
    of(0xd95afe70_a6d5_4259_822e_2c84da1ddb0d, "INITSHUTDOWN", operation::SHUTDOWN),
    of(0x894de0c0_0d55_11d3_a322_00c04fa321a1, "INITSHUTDOWN", operation::SHUTDOWN),
    of(0x2f5f3220_c126_1076_b549_074d078619da, "NDDEAPI", &[(12, "NDdeSetTrustedShareW")]),
    of(0x3dde7c30_165d_11d1_ab8f_00805f14db40, "BackupKey", &[(0, "BackuprKey")]),
    of(0x45f52c28_7f9f_101a_b52b_08002b2efabe, "WINS", operation::WINS),
    of(0x342cfd40_3c6c_11ce_a893_08002b2e9c6d, "LLSRPC", operation::LLSRPC),
    of(0x57674cd0_5200_11ce_a897_08002b2e9c6d, "LLS licence", operation::LLSRPC_LICENCE),
    of(0x8c7a6de0_788d_11d0_9edf_444553540000, "WebClient", &[]),
    of(0x98fe2c90_a542_11d0_a4ef_00a0c9062910, "IisAdmin", &[]),
    of(0xfdb3a030_065f_11d1_bb9b_00a024ea5525, "MSMQ queue manager", &[(6, "QMCreateObjectInternal")]),
    of(0x9556dc99_828c_11cf_a37e_00aa003240c7, "IWbemServices", operation::WBEM_SERVICES),
    of(0xf309ad18_d86a_11d0_a075_00c04fb68820, "IWbemLevel1Login", &[(6, "NTLMLogin")]),
    of(0x22e5386d_8b12_4bf0_b0ec_6a1ea419e366, "NetEventForwarder", &[(0, "RpcNetEventOpenSession")]),
];

/// Transfer syntaxes ([C706] 14, [MS-RPCE] 2.2.5 and 3.3.1.5.3).
const SYNTAXES: [(u128, &str); 2] =
    [(0x8a885d04_1ceb_11c9_9fe8_08002b104860, "NDR"), (0x71710533_beba_4937_8319_b5dbef9ccc36, "NDR64")];

/// Bind time feature negotiation: the first half of the UUID of a transfer syntax that asks for it.
const FEATURES: u64 = 0x6cb7_1c2c_9812_4540;

fn known(uuid: Uuid) -> Option<&'static Interface> {
    INTERFACES.iter().find(|interface| interface.uuid == uuid.0)
}

/// What an interface is called, if it is well known: `REMACT (IRemoteActivation)`.
#[must_use]
pub fn interface_name(uuid: Uuid) -> Option<&'static str> {
    known(uuid).map(|interface| interface.name)
}

/// What an operation of an interface is called: `RemoteActivation` for 0 of `IRemoteActivation`.
#[must_use]
pub fn operation_name(interface: Uuid, opnum: u16) -> Option<&'static str> {
    let operations = known(interface)?.operations;
    operations.iter().find(|(number, _)| *number == opnum).map(|(_, name)| *name)
}

/// `NDR 8a885d04-…`, or the UUID alone.
pub(super) fn syntax(uuid: Uuid) -> String {
    let name = SYNTAXES.iter().find(|(known, _)| *known == uuid.0).map(|(_, name)| *name);
    match name {
        Some(name) => format!("{name} {uuid}"),
        None if (uuid.0 >> 64) as u64 == FEATURES => format!("bind time features {uuid}"),
        None => uuid.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_go_by_their_interface() {
        let remact = Uuid(0x4d9f4ab8_7d1c_11cf_861e_0020af6e7c57);
        let srvsvc = Uuid(0x4b324fc8_1670_01d3_1278_5a47bf6ee188);
        assert_eq!(operation_name(remact, 0), Some("RemoteActivation"));
        assert_eq!(operation_name(srvsvc, 31), Some("NetprPathCanonicalize"));
        assert_eq!((operation_name(srvsvc, 999), operation_name(Uuid(7), 0)), (None, None));
    }

    #[test]
    fn every_interface_and_operation_stands_there_once() {
        for (place, interface) in INTERFACES.iter().enumerate() {
            assert_eq!(INTERFACES.iter().position(|other| other.uuid == interface.uuid), Some(place));
            let ordered = interface.operations.is_sorted_by(|(one, _), (other, _)| one < other);
            assert!(ordered, "{}", interface.name);
        }
    }
}

//! Operations of the well-known interfaces that occur in traffic, by number.

type Operations = &'static [(u16, &'static str)];

pub(super) const REMACT: Operations = &[(0, "RemoteActivation")];

pub(super) const SYSTEM_ACTIVATOR: Operations = &[(3, "RemoteGetClassObject"), (4, "RemoteCreateInstance")];

pub(super) const OXID_RESOLVER: Operations = &[
    (0, "ResolveOxid"),
    (1, "SimplePing"),
    (2, "ComplexPing"),
    (3, "ServerAlive"),
    (4, "ResolveOxid2"),
    (5, "ServerAlive2"),
];

pub(super) const REM_UNKNOWN: Operations =
    &[(3, "RemQueryInterface"), (4, "RemAddRef"), (5, "RemRelease"), (6, "RemQueryInterface2")];

pub(super) const ENDPOINT_MAPPER: Operations = &[
    (0, "ept_insert"),
    (1, "ept_delete"),
    (2, "ept_lookup"),
    (3, "ept_map"),
    (4, "ept_lookup_handle_free"),
    (5, "ept_inq_object"),
    (6, "ept_mgmt_delete"),
];

pub(super) const MANAGEMENT: Operations = &[
    (0, "inq_if_ids"),
    (1, "inq_stats"),
    (2, "is_server_listening"),
    (3, "stop_server_listening"),
    (4, "inq_princ_name"),
];

pub(super) const LSARPC: Operations = &[
    (0, "LsarClose"),
    (6, "LsarOpenPolicy"),
    (7, "LsarQueryInformationPolicy"),
    (8, "LsarSetInformationPolicy"),
    (9, "LsarClearAuditLog"),
    (11, "LsarEnumerateAccounts"),
    (13, "LsarEnumerateTrustedDomains"),
    (14, "LsarLookupNames"),
    (15, "LsarLookupSids"),
    (36, "LsarEnumerateAccountRights"),
    (37, "LsarAddAccountRights"),
    (44, "LsarOpenPolicy2"),
    (45, "LsarGetUserName"),
    (46, "LsarQueryInformationPolicy2"),
    (57, "LsarLookupSids2"),
    (58, "LsarLookupNames2"),
    (68, "LsarLookupNames3"),
    (76, "LsarLookupSids3"),
    (77, "LsarLookupNames4"),
];

pub(super) const SAMR: Operations = &[
    (0, "SamrConnect"),
    (1, "SamrCloseHandle"),
    (3, "SamrQuerySecurityObject"),
    (5, "SamrLookupDomainInSamServer"),
    (6, "SamrEnumerateDomainsInSamServer"),
    (7, "SamrOpenDomain"),
    (8, "SamrQueryInformationDomain"),
    (11, "SamrEnumerateGroupsInDomain"),
    (12, "SamrCreateUserInDomain"),
    (13, "SamrEnumerateUsersInDomain"),
    (15, "SamrEnumerateAliasesInDomain"),
    (16, "SamrGetAliasMembership"),
    (17, "SamrLookupNamesInDomain"),
    (18, "SamrLookupIdsInDomain"),
    (19, "SamrOpenGroup"),
    (20, "SamrQueryInformationGroup"),
    (25, "SamrGetMembersInGroup"),
    (27, "SamrOpenAlias"),
    (28, "SamrQueryInformationAlias"),
    (33, "SamrGetMembersInAlias"),
    (34, "SamrOpenUser"),
    (36, "SamrQueryInformationUser"),
    (37, "SamrSetInformationUser"),
    (38, "SamrChangePasswordUser"),
    (39, "SamrGetGroupsForUser"),
    (40, "SamrQueryDisplayInformation"),
    (46, "SamrQueryInformationDomain2"),
    (47, "SamrQueryInformationUser2"),
    (48, "SamrQueryDisplayInformation2"),
    (50, "SamrCreateUser2InDomain"),
    (51, "SamrQueryDisplayInformation3"),
    (55, "SamrUnicodeChangePasswordUser2"),
    (56, "SamrGetDomainPasswordInformation"),
    (57, "SamrConnect2"),
    (58, "SamrSetInformationUser2"),
    (62, "SamrConnect4"),
    (64, "SamrConnect5"),
];

pub(super) const DSSETUP: Operations = &[
    (0, "DsRolerGetPrimaryDomainInformation"),
    (1, "DsRolerDnsNameToFlatName"),
    (2, "DsRolerDcAsDc"),
    (3, "DsRolerDcAsReplica"),
    (4, "DsRolerDemoteDc"),
    (5, "DsRolerGetDcOperationProgress"),
    (6, "DsRolerGetDcOperationResults"),
    (7, "DsRolerCancel"),
    (8, "DsRolerServerSaveStateForUpgrade"),
    (9, "DsRolerUpgradeDownlevelServer"),
    (10, "DsRolerAbortDownlevelServerUpgrade"),
];

pub(super) const NETLOGON: Operations = &[
    (0, "NetrLogonUasLogon"),
    (2, "NetrLogonSamLogon"),
    (3, "NetrLogonSamLogoff"),
    (4, "NetrServerReqChallenge"),
    (5, "NetrServerAuthenticate"),
    (6, "NetrServerPasswordSet"),
    (7, "NetrDatabaseDeltas"),
    (8, "NetrDatabaseSync"),
    (11, "NetrGetDCName"),
    (12, "NetrLogonControl"),
    (15, "NetrServerAuthenticate2"),
    (20, "DsrGetDcName"),
    (21, "NetrLogonGetCapabilities"),
    (26, "NetrServerAuthenticate3"),
    (27, "DsrGetDcNameEx"),
    (28, "DsrGetSiteName"),
    (29, "NetrLogonGetDomainInfo"),
    (30, "NetrServerPasswordSet2"),
    (34, "DsrGetDcNameEx2"),
    (36, "NetrEnumerateTrustedDomainsEx"),
    (39, "NetrLogonSamLogonEx"),
    (40, "DsrEnumerateDomainTrusts"),
    (45, "NetrLogonSamLogonWithFlags"),
];

pub(super) const SRVSVC: Operations = &[
    (8, "NetrConnectionEnum"),
    (9, "NetrFileEnum"),
    (12, "NetrSessionEnum"),
    (13, "NetrSessionDel"),
    (14, "NetrShareAdd"),
    (15, "NetrShareEnum"),
    (16, "NetrShareGetInfo"),
    (17, "NetrShareSetInfo"),
    (18, "NetrShareDel"),
    (21, "NetrServerGetInfo"),
    (22, "NetrServerSetInfo"),
    (23, "NetrServerDiskEnum"),
    (24, "NetrServerStatisticsGet"),
    (28, "NetrRemoteTOD"),
    (30, "NetprPathType"),
    (31, "NetprPathCanonicalize"),
    (32, "NetprPathCompare"),
    (33, "NetprNameValidate"),
    (34, "NetprNameCanonicalize"),
    (35, "NetprNameCompare"),
    (36, "NetrShareEnumSticky"),
    (39, "NetrpGetFileSecurity"),
];

pub(super) const SVCCTL: Operations = &[
    (0, "RCloseServiceHandle"),
    (1, "RControlService"),
    (2, "RDeleteService"),
    (6, "RQueryServiceStatus"),
    (11, "RChangeServiceConfigW"),
    (12, "RCreateServiceW"),
    (13, "REnumDependentServicesW"),
    (14, "REnumServicesStatusW"),
    (15, "ROpenSCManagerW"),
    (16, "ROpenServiceW"),
    (17, "RQueryServiceConfigW"),
    (19, "RStartServiceW"),
    (24, "RCreateServiceA"),
    (26, "REnumServicesStatusA"),
    (27, "ROpenSCManagerA"),
    (28, "ROpenServiceA"),
    (31, "RStartServiceA"),
    (42, "REnumServicesStatusExW"),
];

pub(super) const WKSSVC: Operations = &[
    (0, "NetrWkstaGetInfo"),
    (1, "NetrWkstaSetInfo"),
    (2, "NetrWkstaUserEnum"),
    (5, "NetrWkstaTransportEnum"),
    (8, "NetrUseAdd"),
    (11, "NetrUseEnum"),
    (13, "NetrWorkstationStatisticsGet"),
    (22, "NetrJoinDomain2"),
    (23, "NetrUnjoinDomain2"),
    (24, "NetrRenameMachineInDomain2"),
    (25, "NetrValidateName2"),
    (26, "NetrGetJoinableOUs2"),
    (27, "NetrAddAlternateComputerName"),
];

pub(super) const WINREG: Operations = &[
    (0, "OpenClassesRoot"),
    (1, "OpenCurrentUser"),
    (2, "OpenLocalMachine"),
    (3, "OpenPerformanceData"),
    (4, "OpenUsers"),
    (5, "BaseRegCloseKey"),
    (6, "BaseRegCreateKey"),
    (7, "BaseRegDeleteKey"),
    (8, "BaseRegDeleteValue"),
    (9, "BaseRegEnumKey"),
    (10, "BaseRegEnumValue"),
    (11, "BaseRegFlushKey"),
    (12, "BaseRegGetKeySecurity"),
    (13, "BaseRegLoadKey"),
    (15, "BaseRegOpenKey"),
    (16, "BaseRegQueryInfoKey"),
    (17, "BaseRegQueryValue"),
    (20, "BaseRegSaveKey"),
    (21, "BaseRegSetKeySecurity"),
    (22, "BaseRegSetValue"),
    (24, "BaseInitiateSystemShutdown"),
    (26, "BaseRegGetVersion"),
    (30, "BaseInitiateSystemShutdownEx"),
];

pub(super) const ATSVC: Operations =
    &[(0, "NetrJobAdd"), (1, "NetrJobDel"), (2, "NetrJobEnum"), (3, "NetrJobGetInfo")];

pub(super) const TASK_SCHEDULER: Operations = &[
    (0, "SchRpcHighestVersion"),
    (1, "SchRpcRegisterTask"),
    (2, "SchRpcRetrieveTask"),
    (6, "SchRpcEnumFolders"),
    (7, "SchRpcEnumTasks"),
    (12, "SchRpcRun"),
    (13, "SchRpcDelete"),
];

pub(super) const SPOOLSS: Operations = &[
    (0, "RpcEnumPrinters"),
    (1, "RpcOpenPrinter"),
    (2, "RpcSetJob"),
    (7, "RpcSetPrinter"),
    (8, "RpcGetPrinter"),
    (9, "RpcAddPrinterDriver"),
    (10, "RpcEnumPrinterDrivers"),
    (15, "RpcEnumPrintProcessors"),
    (17, "RpcStartDocPrinter"),
    (19, "RpcWritePrinter"),
    (26, "RpcGetPrinterData"),
    (29, "RpcClosePrinter"),
    (35, "RpcEnumPorts"),
    (65, "RpcRemoteFindFirstPrinterChangeNotificationEx"),
    (69, "RpcOpenPrinterEx"),
    (89, "RpcAddPrinterDriverEx"),
];

pub(super) const MESSENGER: Operations = &[(0, "NetrSendMessage")];

pub(super) const TRKWKS: Operations = &[(0, "LnkSvrMessage"), (12, "LnkSearchMachine")];

pub(super) const EVENTLOG: Operations = &[
    (0, "ElfrClearELFW"),
    (1, "ElfrBackupELFW"),
    (2, "ElfrCloseEL"),
    (4, "ElfrNumberOfRecords"),
    (5, "ElfrOldestRecord"),
    (7, "ElfrOpenELW"),
    (8, "ElfrRegisterEventSourceW"),
    (9, "ElfrOpenBELW"),
    (10, "ElfrReadELW"),
    (11, "ElfrReportEventW"),
];

pub(super) const BROWSER: Operations = &[
    (0, "I_BrowserrServerEnum"),
    (1, "I_BrowserrDebugCall"),
    (2, "I_BrowserrQueryOtherDomains"),
    (3, "I_BrowserrResetNetlogonState"),
    (4, "I_BrowserrDebugTrace"),
    (5, "I_BrowserrQueryStatistics"),
];

pub(super) const DRSUAPI: Operations = &[
    (0, "IDL_DRSBind"),
    (1, "IDL_DRSUnbind"),
    (2, "IDL_DRSReplicaSync"),
    (3, "IDL_DRSGetNCChanges"),
    (4, "IDL_DRSUpdateRefs"),
    (5, "IDL_DRSReplicaAdd"),
    (12, "IDL_DRSCrackNames"),
    (13, "IDL_DRSWriteSPN"),
    (16, "IDL_DRSDomainControllerInfo"),
    (17, "IDL_DRSAddEntry"),
];

pub(super) const NSPI: Operations = &[(0, "NspiBind"), (1, "NspiUnbind"), (3, "NspiQueryRows")];

pub(super) const W32TIME: Operations =
    &[(0, "W32TimeSync"), (1, "W32TimeGetNetlogonServiceBits"), (2, "W32TimeQueryProviderStatus")];

pub(super) const PNP: Operations = &[
    (0, "PNP_Disconnect"),
    (1, "PNP_Connect"),
    (2, "PNP_GetVersion"),
    (6, "PNP_ValidateDeviceInstance"),
    (10, "PNP_GetDeviceList"),
    (11, "PNP_GetDeviceListSize"),
    (13, "PNP_GetDeviceRegProp"),
    (54, "PNP_QueryResConfList"),
];

pub(super) const DNS_SERVER: Operations = &[
    (0, "R_DnssrvOperation"),
    (1, "R_DnssrvQuery"),
    (2, "R_DnssrvComplexOperation"),
    (3, "R_DnssrvEnumRecords"),
    (4, "R_DnssrvUpdateRecord"),
];

pub(super) const NETDFS: Operations = &[
    (0, "NetrDfsManagerGetVersion"),
    (1, "NetrDfsAdd"),
    (2, "NetrDfsRemove"),
    (4, "NetrDfsGetInfo"),
    (5, "NetrDfsEnum"),
    (12, "NetrDfsAddStdRoot"),
    (13, "NetrDfsRemoveStdRoot"),
];

pub(super) const EFSRPC: Operations = &[
    (0, "EfsRpcOpenFileRaw"),
    (4, "EfsRpcEncryptFileSrv"),
    (5, "EfsRpcDecryptFileSrv"),
    (6, "EfsRpcQueryUsersOnFile"),
    (7, "EfsRpcQueryRecoveryAgents"),
];

pub(super) const SHUTDOWN: Operations =
    &[(0, "BaseInitiateShutdown"), (1, "BaseAbortShutdown"), (2, "BaseInitiateShutdownEx")];

pub(super) const WINS: Operations = &[(0, "R_WinsRecordAction"), (1, "R_WinsStatus"), (2, "R_WinsTrigger")];

pub(super) const LLSRPC: Operations = &[(0, "LlsrConnect"), (1, "LlsrClose"), (2, "LlsrLicenseEnumW")];

pub(super) const LLSRPC_LICENCE: Operations = &[(0, "LlsrLicenseRequestW"), (1, "LlsrLicenseFree")];

pub(super) const WBEM_SERVICES: Operations =
    &[(3, "OpenNamespace"), (6, "GetObject"), (20, "ExecQuery"), (24, "ExecMethod")];

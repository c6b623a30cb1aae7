import type { ProcessUser } from '../process';
import type { CertificateFiles } from '../test-ca';

export interface CyrusPorts {
  /** JMAP over TLS. */
  https: number;
  lmtp: number;
}

/** Limits that the server announces to JMAP clients, and keeps; absent: its own, which are wide. */
export interface CyrusLimits {
  maxCallsInRequest?: number;
  maxObjectsInGet?: number;
  maxObjectsInSet?: number;
  /** KiB */
  maxSizeUpload?: number;
}

export interface CyrusConfig {
  dir: string;
  as: ProcessUser;
  ports: CyrusPorts;
  /** Where mail is handed in; SMTP on loopback, without sign-in. */
  submissionPort: number;
  certificate: CertificateFiles;
  /** KiB for each mailbox that is made from now on; 0: no bound. */
  quotaKib: number;
  limits: CyrusLimits;
}

const BIN = '/usr/lib/cyrus/bin';

/** imapd.conf of a Cyrus 3.6 that runs without root's rights in one folder and offers JMAP and LMTP. */
export function imapdConf({ dir, as, submissionPort, certificate, quotaKib, limits }: CyrusConfig): string {
  // With expunge_mode or delete_mode `immediate` Email/changes only ever answers cannotCalculateChanges. The default domain must be
  // another than that of the users: Cyrus strips it from names, and the password file then does not know them.
  return `configdirectory: ${dir}/conf
partition-default: ${dir}/spool
defaultpartition: default
proc_path: ${dir}/run/proc
mboxname_lockpath: ${dir}/run/lock
cyrus_user: ${as.name}
cyrus_group: ${as.group}
servername: localhost
admins: admin@issue-sync.invalid
virtdomains: userid
defaultdomain: issue-sync.invalid
unixhierarchysep: yes
altnamespace: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${dir}/sasldb2
sasl_mech_list: PLAIN LOGIN
tls_server_cert: ${certificate.cert}
tls_server_key: ${certificate.key}
httpmodules: jmap
http_jwt_key_dir: ${dir}/jwt
conversations: yes
conversations_db: twoskip
search_engine: none
jmap_nonstandard_extensions: no
autocreate_quota: ${quotaKib}
autocreate_post: yes
autocreate_inbox_folders: Sent | Drafts | Trash | Archive
autocreate_subscribe_folders: Sent | Drafts | Trash | Archive
xlist-sent: Sent
xlist-drafts: Drafts
xlist-trash: Trash
xlist-archive: Archive
lmtp_downcase_rcpt: yes
lmtp_strict_quota: yes
smtp_backend: host
smtp_host: 127.0.0.1:${submissionPort}/noauth
sievedir: ${dir}/conf/sieve
delete_mode: delayed
expunge_mode: delayed
${announced(limits)}`;
}

function announced(limits: CyrusLimits): string {
  const lines: [string, number | undefined][] = [
    ['jmap_max_calls_in_request', limits.maxCallsInRequest],
    ['jmap_max_objects_in_get', limits.maxObjectsInGet],
    ['jmap_max_objects_in_set', limits.maxObjectsInSet],
    ['jmap_max_size_upload', limits.maxSizeUpload],
  ];
  return lines.map(([name, value]) => (value === undefined ? '' : `${name}: ${value}\n`)).join('');
}

/** cyrus.conf, which says what runs at which port. */
export function cyrusConf({ dir, ports }: CyrusConfig): string {
  const program = (name: string, rest = '') => `cmd="${BIN}/${name} -C ${dir}/imapd.conf${rest}"`;
  return `START {
  recover ${program('ctl_cyrusdb', ' -r')}
}
SERVICES {
  https ${program('httpd', ' -s')} listen="127.0.0.1:${ports.https}" prefork=1
  lmtp ${program('lmtpd', ' -a')} listen="127.0.0.1:${ports.lmtp}" prefork=1
}
EVENTS {
  checkpoint ${program('ctl_cyrusdb', ' -c')} period=30
}
`;
}

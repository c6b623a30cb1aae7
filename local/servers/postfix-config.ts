export interface PostfixPorts {
  /** Submission in the clear; sign-in is possible without TLS. STARTTLS is not offered. */
  plain: number;
  /** Submission with STARTTLS, which it insists on. */
  starttls: number;
  /** Submission over TLS. */
  tls: number;
}

export interface PostfixConfig {
  dir: string;
  ports: PostfixPorts;
  /** The part of the addresses after the @ that is delivered; everything else is refused. */
  domains: readonly string[];
  lmtpPort: number;
  /** Dovecot's socket, which knows the passwords. */
  authSocket: string;
  certificate: { cert: string; key: string };
  /** Largest mail in bytes, all headers and encodings included. */
  maxMailBytes: number;
}

/** main.cf of a Postfix 3 that takes mail from whoever signs in and hands all of it to one LMTP server. */
export function mainConfig(config: PostfixConfig): string {
  const { dir, certificate } = config;
  return `compatibility_level = 3.7
queue_directory = ${dir}/queue
data_directory = ${dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
myhostname = mail.issue-sync.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_mailbox_domains = ${config.domains.join(', ')}
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:[127.0.0.1]:${config.lmtpPort}
default_transport = error:no mail leaves this machine
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${config.authSocket}
smtpd_sasl_auth_enable = yes
smtpd_tls_cert_file = ${certificate.cert}
smtpd_tls_key_file = ${certificate.key}
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
# For tests: mistakes are answered at once, and mail that could not be delivered is tried again soon. Not within the same second: a mail
# that its last delivery has not let go of yet would be passed over and lie in the active queue until Postfix is started again.
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
smtpd_soft_error_limit = 1000
queue_run_delay = 1s
minimal_backoff_time = 3s
maximal_backoff_time = 3s
hash_queue_names = defer
in_flow_delay = 0
message_size_limit = ${config.maxMailBytes}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
`;
}

/** master.cf: the services of Postfix that submission and delivery need. */
export function masterConfig({ ports }: PostfixConfig): string {
  const submission = (port: number, ...settings: string[]) =>
    `127.0.0.1:${port} inet n - n - - smtpd ${settings.map((each) => `-o ${each}`).join(' ')}`;
  return `${[
    submission(ports.plain, 'smtpd_tls_security_level=none', 'smtpd_tls_auth_only=no'),
    submission(ports.starttls, 'smtpd_tls_security_level=encrypt'),
    submission(ports.tls, 'smtpd_tls_wrappermode=yes'),
    'pickup    unix  n - n 60    1 pickup',
    'cleanup   unix  n - n -     0 cleanup',
    'qmgr      unix  n - n 300   1 qmgr',
    'tlsmgr    unix  - - n 1000? 1 tlsmgr',
    'rewrite   unix  - - n -     - trivial-rewrite',
    'bounce    unix  - - n -     0 bounce',
    'defer     unix  - - n -     0 bounce',
    'trace     unix  - - n -     0 bounce',
    'verify    unix  - - n -     1 verify',
    'flush     unix  n - n 1000? 0 flush',
    'proxymap  unix  - - n -     - proxymap',
    'error     unix  - - n -     - error',
    'retry     unix  - - n -     - error',
    'discard   unix  - - n -     - discard',
    'lmtp      unix  - - n -     - lmtp',
    'anvil     unix  - - n -     1 anvil',
    'scache    unix  - - n -     1 scache',
    'postlog   unix-dgram n - n - 1 postlogd',
  ].join('\n')}\n`;
}

import type { ProcessUser } from './process';

export interface DovecotPorts {
  /** IMAP in the clear, with STARTTLS. */
  imap: number;
  /** IMAP over TLS. */
  imaps: number;
  lmtp: number;
}

export interface DovecotConfig {
  dir: string;
  /** For sockets, while it runs. */
  run: string;
  as: ProcessUser;
  ports: DovecotPorts;
  certificate: { cert: string; key: string };
}

/** dovecot.conf of a Dovecot 2.3 that runs without root's rights: all its parts as one user, none in a chroot. */
export function dovecotConfig({ dir, run, as, ports, certificate }: DovecotConfig): string {
  return `base_dir = ${run}
state_dir = ${dir}/state
instance_name = issue-sync
log_path = ${dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <${certificate.cert}
ssl_key = <${certificate.key}
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login
auth_username_format = %Lu
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:~/Maildir
mail_uid = ${as.name}
mail_gid = ${as.group}
mail_home = ${dir}/home/%Lu
mail_max_userip_connections = 100
mail_plugins = quota
postmaster_address = postmaster@localhost
recipient_delimiter = +
rawlog_dir = ${dir}/rawlog/%Lu
default_internal_user = ${as.name}
default_internal_group = ${as.group}
default_login_user = ${as.name}
# For tests: no wait after a bad password, and none that grows with their number.
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = username_format=%Lu ${dir}/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${dir}/users
  default_fields = uid=${as.name} gid=${as.group} home=${dir}/home/%Lu
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_grace = 0
}
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
service auth {
  unix_listener auth-clients {
    mode = 0666
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}

export interface CephConfig {
  /** Absolute, short: the path of a socket in it may have 107 characters. */
  dir: string;
  /** UUID of this cluster. */
  fsid: string;
  ports: { monitor: number; gateway: number };
  /** Host name of the gateway; a request for `BUCKET.` before it is virtual-host style. */
  dnsName: string;
}

/** How much the one disk, which is memory, may hold. */
const DISK_BYTES = 1024 * 1024 * 1024;

/** ceph.conf of a cluster of one monitor, one disk in memory and one gateway, in one folder, on loopback; nothing is kept twice. */
export function cephConf({ dir, fsid, ports, dnsName }: CephConfig): string {
  return `[global]
fsid = ${fsid}
mon host = v1:127.0.0.1:${ports.monitor}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${dir}/keyring
run dir = ${dir}/run
admin socket = ${dir}/run/$name.asok
pid file = ${dir}/run/$name.pid
log file = ${dir}/run/$name.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 2
mon data avail crit = 1
[mon.a]
mon data = ${dir}/mon
mon addr = 127.0.0.1:${ports.monitor}
[osd.0]
osd data = ${dir}/osd
osd objectstore = memstore
memstore device bytes = ${DISK_BYTES}
osd class load list = *
osd class default list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${ports.gateway}
rgw enable usage log = false
rgw dns name = ${dnsName}
`;
}

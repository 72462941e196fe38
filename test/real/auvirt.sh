# auvirt 3.0.9, recorded as user nobody with TZ=UTC. The two streams are shown one behind the other.
cat >guests.log <<'END'
type=VIRT_RESOURCE msg=audit(1521190010.100:10): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=disk reason=start vm="g" uuid=11111111-2222-3333-4444-555555555555 old-disk="?" new-disk="/g1.img" exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_RESOURCE msg=audit(1521190010.300:12): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=mem reason=start vm="g" uuid=11111111-2222-3333-4444-555555555555 old-mem=0 new-mem=1048576 exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_RESOURCE msg=audit(1521190010.450:14): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=cgroup reason=allow vm="g" uuid=11111111-2222-3333-4444-555555555555 cgroup="/c" class=path path="/dev/null" rdev=01:03 acl=rw exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_MACHINE_ID msg=audit(1521190010.500:15): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm vm="g" uuid=11111111-2222-3333-4444-555555555555 vm-ctx=a:b:svirt_t:s0:c1,c2 img-ctx=a:b:i:s0:c1,c2 model=selinux exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_CONTROL msg=audit(1521190011.000:16): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm op=start reason=booted vm="g" uuid=11111111-2222-3333-4444-555555555555 vm-pid=2000 exe="/e" hostname=? addr=? terminal=? res=success'
type=ANOM_ABEND msg=audit(1521190012.000:17): auid=0 uid=0 gid=0 ses=2 subj=a:b:svirt_t:s0:c1,c2 pid=2000 comm="q" exe="/q" sig=11 res=1
type=ANOM_ABEND msg=audit(1521190013.000:18): auid=0 uid=0 gid=0 ses=2 subj=a:b:svirt_t:s0:c1,c2 pid=2000 comm="q" exe="/q" sig=11 res=1
type=AVC msg=audit(1521190014.000:19): avc:  denied  { read write } for  pid=2000 uid=0 comm="q" name="x" scontext=a:b:svirt_t:s0:c1,c2 tcontext=a:b:o:s0 tclass=file
type=AVC msg=audit(1521190015.000:20): avc:  denied  { read } for  pid=2000 comm="q" name="x" scontext=a:b:svirt_t:s0:c1,c2 tcontext=a:b:o:s0 tclass=file
type=AVC msg=audit(1521190016.000:21): avc:  denied  { read } for  pid=2000 uid=0 comm="q" name="x" scontext=a:b:z:s0:c3 tcontext=a:b:o:s0:c1,c2 tclass=file
type=VIRT_CONTROL msg=audit(1521190020.000:22): pid=1000 uid=0 auid=0 ses=2 msg='virt=kvm op=start reason=booted vm="bad" uuid=21111111-2222-3333-4444-555555555555 vm-pid=0 exe="/e" hostname=? addr=? terminal=? res=failed'
type=VIRT_RESOURCE msg=audit(1521190045.000:23): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=disk reason=attach vm="g" uuid=11111111-2222-3333-4444-555555555555 old-disk="?" new-disk="/b.img" exe="/e" hostname=? addr=? terminal=? res=failed'
type=VIRT_RESOURCE msg=audit(1521190046.000:24): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=disk reason=update vm="g" uuid=11111111-2222-3333-4444-555555555555 old-disk="/g1.img" new-disk="/c.img" exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_RESOURCE msg=audit(1521190047.000:25): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=vcpu reason=update vm="g" uuid=11111111-2222-3333-4444-555555555555 old-vcpu=9 new-vcpu=2 exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_RESOURCE msg=audit(1521190048.000:26): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm resrc=tpm reason=update vm="g" uuid=11111111-2222-3333-4444-555555555555 device="/dev/tpm0" exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_CONTROL msg=audit(1521290100.000:27): pid=1000 uid=1077 auid=1000 ses=2 msg='virt=kvm op=stop reason=destroyed vm="g" uuid=11111111-2222-3333-4444-555555555555 vm-pid=-1 exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_CONTROL msg=audit(1521290110.000:28): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm op=stop reason=destroyed vm="never" uuid=31111111-2222-3333-4444-555555555555 vm-pid=-1 exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_CONTROL msg=audit(1521290120.000:29): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm op=suspended vm="averylongnameofaguestofours" uuid=31111111-2222-3333-4444-555555555555 vm-pid=5 exe="/e" hostname=? addr=? terminal=? res=success'
type=VIRT_CONTROL msg=audit(1521290130.000:30): pid=1000 uid=0 auid=1000 ses=2 msg='virt=kvm op=start vm="averylongnameofaguestofours" uuid=31111111-2222-3333-4444-555555555555 vm-pid=5 exe="/e" hostname=? addr=? terminal=? res=success'
END
V() {
  echo "$ auvirt $*"
  auvirt -f guests.log "$@" >out 2>err
  local s=$?
  cat out
  sed 's/^/2: /' err
  echo "= $s"
}
V 
V --all-events --proof
V --summary --all-events
V -v g --show-uuid --all-events
V -u 31111111-2222-3333-4444-555555555555 --summary
V --debug -v never
V --debug
V --debug --summary
V -ts 03/17/18 -te 03/18/18 --all-events
V --stdin
V -v
V -u xyz
V -ts
V -te 1/2
V --bogus
V word
V --help --bogus
V -v -x
V -f none
auvirt --stdin <guests.log | head -1

auditctl -a exit,always -F arch=b64 -S openat -F containerid=4242 -F key=web
mkfifo /tmp/gate
bash -c 'read -r _ < /tmp/gate; exec setpriv --bounding-set -audit_control --inh-caps -all cat /etc/hostname' &
child=$!
echo 4242 > /proc/$child/containerid; echo $?
auditmsg --type VIRT_CONTROL --result success "virt=lab op=start vm=\"web\" vm-pid=$child contid=4242"
echo go > /tmp/gate; wait $child
ausearch -i -k web -f /etc/hostname
auditctl -d exit,always -F arch=b64 -S openat -F containerid=4242 -F key=web
auditmsg --type VIRT_CONTROL --result success "virt=lab op=stop vm=\"web\" contid=4242"
rm /tmp/gate
launch rule fork label split go stop

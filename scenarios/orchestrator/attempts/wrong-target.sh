auditctl -a exit,always -F arch=b64 -S openat -F containerid=4242 -F key=web
mkfifo /tmp/gate
bash -c 'read -r _ < /tmp/gate; exec cat /etc/hostname' & child=$!
echo 4242 > /proc/self/containerid
echo 4242 > /proc/$child/containerid
echo go > /tmp/gate; wait $child
auditmsg --type VIRT_CONTROL --result success "virt=lab op=start vm=\"web\" contid=4242"
auditmsg --type VIRT_CONTROL --result success "virt=lab op=stop vm=\"web\" contid=4242"

auditctl -a exit,always -F arch=b64 -S openat -F containerid=4242 -F key=web
mkfifo /tmp/gate
bash -c 'read -r _ < /tmp/gate; exec cat /etc/hostname' & child=$!
echo 4242 > /proc/$child/containerid
auditmsg --type VIRT_CONTROL --result success "virt=lab op=start vm=\"web\" contid=4242"
echo go > /tmp/gate; wait $child
auditctl -d exit,always -F arch=b64 -S openat -F containerid=4242 -F key=web
auditmsg --type VIRT_CONTROL --result success "virt=lab op=stop vm=\"web\" contid=4242"
launch fork go label rule stop
launch fork label go rule split stop
launch fork split rule label go stop

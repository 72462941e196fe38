auditctl -w /srv/work -p w -k work
auditctl -D
mkdir /srv/work
auditctl -w /srv/work -p w -k work
enricher &
container web
container web 18446744073709551615
container web 1001
sleep 2
enricher 0.05 &
sleep 1

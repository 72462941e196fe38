mkdir /srv/work
auditctl -w /srv/work -p w -k work
enricher &
container web 1001
sleep 2
kill %1
enricher 0.05 &
container db 1002
sleep 2
kill %%

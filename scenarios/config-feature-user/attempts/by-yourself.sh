lab-run --wrong keep 700 auditctl -b 512 > /dev/null
auditctl -a always,exit -F arch=b64 -S mount -k mine
auditctl --loginuid-immutable

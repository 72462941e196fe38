lab-run --wrong keep 700 auditctl -b 512 > /dev/null
lab-run --wrong keep 701 auditctl -a always,exit -F arch=b64 -S mount -k mine
lab-run 703 auditctl -D
auditctl --loginuid-immutable

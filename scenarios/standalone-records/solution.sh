lab-run --wrong keep 600 auditctl -m "hello from inside"
ausearch -m USER --raw
auditctl -a always,exit -F arch=b64 -S sendto -F containerid=601 -k send
lab-run --wrong keep 601 auditctl -m "hello again"
ausearch -m USER,SYSCALL -ts recent --raw | cut -c 1-110

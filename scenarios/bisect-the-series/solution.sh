auditctl -a always,exit -F arch=b64 -S openat -F containerid=104 -F key=ask; echo $?
lab-run --wrong keep 109 auditctl -m hello
ausearch -m USER --raw
lab-run 110 seccomp-run -a log mkdir mkdir /tmp/x
ausearch -m SECCOMP --raw
echo 9 > /root/answer

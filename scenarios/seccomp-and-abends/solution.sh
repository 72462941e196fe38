lab-run 820 seccomp-run mkdir mkdir /tmp/forbidden
ausearch -m SECCOMP --raw
lab-run 821 crash segv
ausearch -m ANOM_ABEND --raw

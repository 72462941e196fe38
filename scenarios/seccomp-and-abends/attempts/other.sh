lab-run 822 seccomp-run mkdir mkdir /tmp/forbidden
lab-run 820 seccomp-run mkdir mkdir /tmp/forbidden
lab-run 821 sh -c 'kill $$'

lab-run 501 sleep 600 &
sleep 1; kill $(pgrep -x sleep); sleep 0.1

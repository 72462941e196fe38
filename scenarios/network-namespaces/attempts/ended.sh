lab-run --net -n a 901 sleep 600 &
sleep 0.5
pkill sleep; sleep 0.2

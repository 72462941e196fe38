sleep 100 &
echo 4242 > /proc/$!/containerid

sleep 600 & child=$!
echo 77001 > /proc/$child/containerid

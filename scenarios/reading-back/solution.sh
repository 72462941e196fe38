sleep 600 & child=$!
echo 77001 > /proc/$child/containerid
cat /proc/$child/containerid; echo
su alice -c "cat /proc/$child/containerid"

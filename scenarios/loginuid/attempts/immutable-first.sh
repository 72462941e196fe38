auditctl -w /etc/hosts -p wa -k who
login -f alice
sudo -i
touch /etc/hosts
exit
exit
sleep 100 &
echo 1001 > /proc/$!/loginuid
auditctl --loginuid-immutable
bash -c 'echo 1001 > /proc/self/loginuid'
engine exec 'echo 1001 > /proc/self/loginuid'
echo 77 > /proc/self/containerid

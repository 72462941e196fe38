auditctl -w /etc/hosts -p wa -k who
login -f alice
sudo -i
touch /etc/hosts
exit
exit
engine exec touch /etc/hosts
bash -c 'echo 1001 > /proc/self/loginuid'
su alice -c 'echo 1001 > /proc/self/loginuid'
sleep 100 &
echo 77 > /proc/$!/containerid

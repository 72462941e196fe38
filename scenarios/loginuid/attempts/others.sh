auditctl -w /etc/hosts -p wa -k who
login -f alice
sudo touch /etc/hosts
exit
sleep 100 &
echo 1001 > /proc/$!/loginuid
bash -c 'echo 1001 > /proc/self/loginuid'

ausearch -i -k shadow
ausearch -i -m CONTAINER,VIRT_CONTROL
echo ci > /root/origin
echo 321 > /root/setter

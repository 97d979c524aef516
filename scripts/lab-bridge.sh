# Three namespaces on one bridge.
ip netns add ns0
ip netns add ns1
ip netns add ns2
ip link add type veth
ip link add type veth
ip link add type veth
ip link add docker0 type bridge
ip link set dev docker0 up
ifconfig docker0 172.17.0.1/16
ifconfig docker0
ip link set dev veth1 netns ns0
ip netns exec ns0 ip link set dev veth1 name eth0
ip netns exec ns0 ip addr add 172.17.0.101/16 dev eth0
ip netns exec ns0 ip link set dev eth0 up
ip link set dev veth0 master docker0
ip link set dev veth0 up
ip link set dev veth3 netns ns1
ip netns exec ns1 ip link set dev veth3 name eth0
ip netns exec ns1 ip addr add 172.17.0.102/16 dev eth0
ip netns exec ns1 ip link set dev eth0 up
# The document enslaves veth1 and sets veth3 up here: both have moved away, the end left is veth2.
ip link set dev veth2 master docker0
ip link set dev veth2 up
ip link set dev veth5 netns ns2
ip netns exec ns2 ip link set dev veth5 name eth0
ip netns exec ns2 ip addr add 172.17.0.103/16 dev eth0
# The document sets ns1's eth0 up a second time here and never that of ns2.
ip netns exec ns2 ip link set dev eth0 up
# The document enslaves veth5 here, which has moved away; the end left is veth4.
ip link set dev veth4 master docker0
ip link set dev veth4 up
brctl show
ip netns exec ns0 ping -c 1 172.17.0.1
ip netns exec ns0 ping -c 1 172.17.0.102
ip netns exec ns0 ping -c 1 172.17.0.103

# Two namespaces and the cable between them.
ip link add type veth
ip link add veth001 type veth peer name veth002
ip link
ip netns add ns0
ip netns add ns1
ip netns list
ip link set veth0 netns ns0
ip link set veth1 netns ns1
ip netns exec ns0 ip addr add 192.168.1.1/24 dev veth0
ip netns exec ns0 ip link set veth0 up
ip netns exec ns1 ip addr add 192.168.1.2/24 dev veth1
ip netns exec ns1 ip link set veth1 up
ip netns exec ns0 ip addr
ip netns exec ns1 ip addr
ip netns exec ns0 ping -c 1 192.168.1.2
ip netns delete ns0
ip netns delete ns1
ip link del veth001

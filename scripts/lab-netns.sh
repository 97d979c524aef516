# A network namespace, made, looked at, and its loopback started.
ip netns add ns0
ip netns list
ls /var/run/netns/
ip netns exec ns0 ip addr
ip netns exec ns0 ip link set lo up
ip netns exec ns0 ip addr
ip netns exec ns0 ping -c 1 127.0.0.1
ip netns delete ns0

package rtsp

import "net"

const (
	// socketBytes is how much a socket may hold that nobody has read yet: a key
	// picture of 4K in one burst. The system gives as much of it as it allows.
	socketBytes = 2 << 20
	// maxDatagram is how long one is at most. Some cameras send longer ones than fit
	// in a packet of the network, of which the library reads no more than 1472 bytes.
	maxDatagram = 1<<16 - 1
)

// socket is one that packets come to. It has to have the methods of a net.UDPConn,
// which the library wants.
type socket struct {
	*net.UDPConn
	packets *packets
	peer    net.IP
	port    int // of the peer, 0 until it sent something
	opened  bool
	channel byte
	buffer  []byte
}

// listen makes a socket for the library.
func (s *session) listen(network, address string) (net.PacketConn, error) {
	conn, err := net.ListenPacket(network, address)
	if err != nil {
		return nil, err
	}
	udp := conn.(*net.UDPConn)
	_ = udp.SetReadBuffer(socketBytes) // it works with less too
	made := &socket{UDPConn: udp, packets: s.packets}
	s.sockets[udp.LocalAddr().(*net.UDPAddr).Port&1] = made
	return made, nil
}

// peer returns who sends packets: the server or, where it says so, another address.
func (s *session) peer(source *string) net.IP {
	if source != nil {
		if ip := net.ParseIP(*source); ip != nil {
			return ip
		}
	}
	if at, ok := s.tap.RemoteAddr().(*net.TCPAddr); ok {
		return at.IP
	}
	return nil
}

// open has what comes from peer be given on, as packets of a channel.
func (s *socket) open(peer net.IP, channel byte) {
	s.peer, s.channel, s.opened = peer, channel, true
	s.buffer = make([]byte, maxDatagram)
}

// ReadFrom implements net.PacketConn: it gives the library what it gives to us too,
// as far as there is room for it. Others than the peer are not listened to.
func (s *socket) ReadFrom(b []byte) (int, net.Addr, error) {
	if !s.opened {
		return s.UDPConn.ReadFrom(b)
	}
	for {
		n, from, err := s.UDPConn.ReadFromUDPAddrPort(s.buffer)
		if err != nil {
			return 0, nil, err
		}
		at := net.UDPAddrFromAddrPort(from)
		if !s.peer.Equal(at.IP) || s.port != 0 && s.port != at.Port {
			continue
		}
		s.port = at.Port
		s.packets.put(s.channel, s.buffer[:n])
		return copy(b, s.buffer[:n]), at, nil
	}
}

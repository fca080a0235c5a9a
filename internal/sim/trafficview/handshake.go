package trafficview

import (
	"crypto/tls"
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"
)

// headers are those of each of the server's answers.
func headers() http.Header {
	return http.Header{
		"Server":                      {"EvoStream Media Server (www.evostream.com)"},
		"Content-Type":                {"application/octet-stream"},
		"Access-Control-Allow-Origin": {"*"},
	}
}

// upgrade answers 101. The server knows neither subprotocols nor compression,
// and lets in clients of any origin.
func upgrade(w http.ResponseWriter, r *http.Request) (*websocket.Conn, error) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	return upgrader.Upgrade(w, r, headers())
}

// refuse answers 404 in the server's own spelling.
func refuse(w http.ResponseWriter) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	defer conn.Close()
	fmt.Fprint(out, "HTTP/1.1 404 Not found\r\n")
	headers().Write(out)
	fmt.Fprint(out, "Content-Length: 0\r\n\r\n")
	out.Flush() // where it fails, the client has gone
}

// hangUp ends the connection as the server does: without a WebSocket close
// frame, and without TLS's close alert.
func hangUp(conn *websocket.Conn) {
	under := conn.NetConn()
	if secure, ok := under.(*tls.Conn); ok {
		under = secure.NetConn()
	}
	under.Close()
}

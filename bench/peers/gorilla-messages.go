// gorilla-messages echo | broadcast CLIENTS BYTES IN_FLIGHT: Go with gorilla/websocket. Prints {"port":N}.
//
// broadcast: one PreparedMessage for all (its frame is built once), a goroutine and a queue of at most IN_FLIGHT messages for each client. The
// sender waits for the slowest, so that no queue grows. It begins when CLIENTS are there.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func argument(at int) int {
	value, err := strconv.Atoi(os.Args[at])
	if err != nil {
		panic(err)
	}
	return value
}

func echo(socket *websocket.Conn) {
	defer socket.Close()
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil || socket.WriteMessage(kind, message) != nil {
			return
		}
	}
}

type hub struct {
	sync.Mutex
	queues  []chan *websocket.PreparedMessage
	clients int
	bytes   int
	depth   int
}

func (h *hub) serve(socket *websocket.Conn) {
	queue := make(chan *websocket.PreparedMessage, h.depth)
	h.Lock()
	h.queues = append(h.queues, queue)
	isWhole := len(h.queues) == h.clients
	h.Unlock()
	go func() {
		for {
			if _, _, err := socket.NextReader(); err != nil {
				return
			}
		}
	}()
	if isWhole {
		go h.broadcast()
	}
	isGone := false
	for message := range queue {
		// One that has gone is passed over, and must not hold the others up.
		if !isGone && socket.WritePreparedMessage(message) != nil {
			isGone = true
			socket.Close()
		}
	}
}

func (h *hub) broadcast() {
	message, err := websocket.NewPreparedMessage(websocket.BinaryMessage, make([]byte, h.bytes))
	if err != nil {
		panic(err)
	}
	for {
		for _, queue := range h.queues {
			queue <- message
		}
	}
}

func main() {
	serve := echo
	if os.Args[1] == "broadcast" {
		serve = (&hub{clients: argument(2), bytes: argument(3), depth: argument(4)}).serve
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		socket, err := upgrader.Upgrade(answer, request, nil)
		if err == nil {
			serve(socket)
		}
	})))
}

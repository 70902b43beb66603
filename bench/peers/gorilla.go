// Go with gorilla/websocket, as the benchmarks' peer: counts the messages of one connection. Read buffer of 64 KiB (as it
// comes it has 4 KiB), and each message is read through one reader into one buffer that is used again.
package main

import (
	"fmt"
	"net"
	"net/http"

	"github.com/gorilla/websocket"
)

func main() {
	upgrader := websocket.Upgrader{
		ReadBufferSize: 65536,
		CheckOrigin:    func(*http.Request) bool { return true },
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		connection, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer connection.Close()
		messages := 0
		whole := make([]byte, 0, 1<<20)
		for {
			_, reader, err := connection.NextReader()
			if err != nil {
				break
			}
			whole = whole[:0]
			for err == nil {
				if len(whole) == cap(whole) {
					whole = append(whole, 0)[:len(whole)]
				}
				var n int
				n, err = reader.Read(whole[len(whole):cap(whole)])
				whole = whole[:len(whole)+n]
			}
			messages++
		}
		fmt.Printf("{\"messages\":%d}\n", messages)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}

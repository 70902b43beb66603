"""A WebSocket client that is nobody's library (RFC 6455): it sends or receives frames and says what it did, as JSON on its standard output.

    foreign-client.py send PORT COUNT BYTES [HEADER_OFFSET_S RUN_TAG]
    foreign-client.py subscribe PORT COUNT

send: COUNT masked binary messages of BYTES bytes, then a close with 1000, whose answer it waits for. With HEADER_OFFSET_S each begins
with a frame header (contract/frame.ts) of run RUN_TAG whose times are of a clock that is off by so much.
subscribe: joins group g0 of a relay, leaves it after COUNT messages, says how many came in all, and stays until it is closed.
"""

import base64
import json
import os
import socket
import struct
import sys
import time

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.inbox = b""
        self.wire_bytes = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.write(
            f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self.inbox:
            self.read_some()
        head, self.inbox = self.inbox.split(b"\r\n\r\n", 1)
        if b" 101 " not in head:
            raise SystemExit(head.decode())

    def write(self, data):
        self.socket.sendall(data)
        self.wire_bytes += len(data)

    def read_some(self):
        chunk = self.socket.recv(262144)
        if not chunk:
            raise EOFError
        self.inbox += chunk

    def send(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([0x80 | opcode])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 65536:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
        self.write(head + mask + masked)

    def take(self):
        """One frame that is there in full, as opcode and payload, or None."""
        if len(self.inbox) < 2:
            return None
        size, at = self.inbox[1] & 127, 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(self.inbox) < 2 + width:
                return None
            size, at = int.from_bytes(self.inbox[2 : 2 + width], "big"), 2 + width
        if len(self.inbox) < at + size:
            return None
        opcode, payload = self.inbox[0] & 15, self.inbox[at : at + size]
        self.inbox = self.inbox[at + size :]
        if opcode == PING:
            self.send(PONG, payload)
        return opcode, payload

    def receive(self):
        while True:
            frame = self.take()
            if frame:
                return frame
            self.read_some()


def frame_header(sequence, offset_s, run_tag):
    now = float(time.monotonic_ns()) + offset_s * 1e9
    return b"SKSC" + struct.pack("<BBHIIdd", 1, 0, 0, sequence, run_tag, now, now)


def say(**what):
    print(json.dumps(what), flush=True)


def send(client, count, size, offset_s=None, run_tag=0):
    sent = payload_bytes = 0
    for sequence in range(count):
        payload = os.urandom(size)
        if offset_s is not None:
            payload = frame_header(sequence, offset_s, run_tag) + payload[32:]
        client.send(BINARY, payload)
        sent += 1
        payload_bytes += len(payload)
    client.send(CLOSE, struct.pack(">H", 1000))
    code = None
    while code is None:
        opcode, payload = client.receive()
        if opcode == CLOSE:
            code = struct.unpack(">H", payload[:2])[0]
    say(frames=sent, payloadBytes=payload_bytes, wireBytes=client.wire_bytes, closeCode=code)


def subscribe(client, count):
    client.send(TEXT, b'{"type":"join","group":"g0"}')
    received = payload_bytes = 0
    has_left = False
    while True:
        try:
            opcode, payload = client.receive()
        except TimeoutError:
            # Nothing more after it had left: what came is all.
            say(frames=received, payloadBytes=payload_bytes)
            client.socket.settimeout(None)
            continue
        if opcode == CLOSE:
            return
        if opcode == BINARY:
            received += 1
            payload_bytes += len(payload)
        if received >= count and not has_left:
            has_left = True
            client.send(TEXT, b'{"type":"leave","group":"g0"}')
            client.socket.settimeout(1.5)


def main():
    what, port, count, *rest = sys.argv[1:]
    client = Client(int(port))
    if what == "subscribe":
        subscribe(client, int(count))
    else:
        size, *skew = rest
        send(client, int(count), int(size), *([float(skew[0]), int(skew[1])] if skew else []))


main()

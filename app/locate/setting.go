package locate

import (
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"shyraq/errs"
)

// Kind is how a receiver is reached.
type Kind string

// The kinds. Off is a receiver that nobody reads.
const (
	Off    Kind = "off"
	GPSD   Kind = "gpsd"   // the daemon of that name, at an address
	Serial Kind = "serial" // sentences from a port of this computer
	TCP    Kind = "tcp"    // sentences from an address
	File   Kind = "file"   // recorded sentences, played again
)

// DefaultGPSD is where gpsd listens unless it is told otherwise.
const DefaultGPSD = "localhost:2947"

// Speeds are the speeds of a serial port that receivers use, in bits a second;
// the first is what NMEA 0183 says.
var Speeds = []int{4800, 9600, 19200, 38400, 57600, 115200}

// Setting says which receiver is read. It is written as one line:
//
//	off
//	gpsd:localhost:2947
//	serial:/dev/ttyACM0,9600
//	serial:COM3,4800
//	tcp:192.168.1.7:10110
//	file:/home/patrol/walk.nmea
type Setting struct {
	Kind    Kind
	Address string // host:port, the port's name, the file's path
	Speed   int    // of a serial port
}

// Parse reads a setting; the empty line is off. What is not one is errs.Invalid
// "receiver_setting".
func Parse(line string) (Setting, error) {
	line = strings.TrimSpace(line)
	kind, rest, _ := strings.Cut(line, ":")
	s := Setting{Kind: Kind(kind), Address: strings.TrimSpace(rest)}
	switch s.Kind {
	case "":
		s.Kind = Off
	case GPSD:
		if s.Address == "" {
			s.Address = DefaultGPSD
		}
	case Serial:
		port, speed, found := strings.Cut(s.Address, ",")
		s.Address, s.Speed = strings.TrimSpace(port), Speeds[1]
		if found {
			n, err := strconv.Atoi(strings.TrimSpace(speed))
			if err != nil {
				return Setting{}, badSetting("the speed is no number")
			}
			s.Speed = n
		}
	}
	return s, s.Check()
}

// Check says why the setting cannot be used: errs.Invalid "receiver_setting".
func (s Setting) Check() error {
	switch s.Kind {
	case Off:
		return nil
	case GPSD, TCP:
		host, port, err := net.SplitHostPort(s.Address)
		if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n == 0 || host == "" {
			return badSetting("the address is not host:port")
		}
	case Serial:
		if s.Address == "" || strings.ContainsAny(s.Address, "\x00\n") {
			return badSetting("the port has no name")
		}
		if !slices.Contains(Speeds, s.Speed) {
			return badSetting("no such speed")
		}
	case File:
		if !filepath.IsAbs(s.Address) {
			return badSetting("the path is not absolute")
		}
	default:
		return badSetting("no such kind of receiver")
	}
	return nil
}

// String writes the setting as Parse reads it.
func (s Setting) String() string {
	switch s.Kind {
	case "", Off:
		return string(Off)
	case Serial:
		return string(Serial) + ":" + s.Address + "," + strconv.Itoa(s.Speed)
	}
	return string(s.Kind) + ":" + s.Address
}

func badSetting(detail string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "receiver_setting", Detail: detail}
}

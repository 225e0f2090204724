package e2e

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// This test binary is also the first process of a virtual machine: there it runs
// the programs that it is told to, on the machine's disk, and tells what they said.

// order is a line that a guest is told.
type order struct {
	Disk  bool      `json:",omitempty"` // take the disk, by the time and chance given
	Now   time.Time `json:",omitzero"`
	Seed  []byte    `json:",omitempty"`
	Quit  bool      `json:",omitempty"` // end what goes on behind
	Leave bool      `json:",omitempty"` // give the disk back, all on it
	Args  []string  `json:",omitempty"` // run this to its end
	Stdin string    `json:",omitempty"`
	Serve bool      `json:",omitempty"` // until it printed a line; it goes on behind
}

// told is the line that a guest answers.
type told struct {
	Code  int
	Out   string
	Fault string
}

const (
	guestDisk  = "/disk"
	guestWords = "/dev/vport0p1"
)

// guestEnv is what programs need to find on a guest's disk.
func guestEnv() []string {
	env := []string{"LC_ALL=C.UTF-8", "LANGUAGE=en", "DBUS_SESSION_BUS_ADDRESS=unix:path=/no-bus"}
	for name, dir := range map[string]string{"HOME": "home", "XDG_DATA_HOME": "xdg-data", "XDG_CONFIG_HOME": "config",
		"XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp"} {
		env = append(env, name+"="+filepath.Join(guestDisk, dir))
	}
	return env
}

// guest is the machine's life, as its first process. It ends with the machine.
func guest() {
	err := prepareGuest()
	if err == nil {
		err = obey()
	}
	fmt.Println("guest:", err)
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
}

func prepareGuest() error {
	return errors.Join(
		unix.Mount("proc", "/proc", "proc", 0, ""),
		unix.Mount("sys", "/sys", "sysfs", 0, ""),
		unix.Mount("dev", "/dev", "devtmpfs", 0, ""),
		loadModules(earlyModules...),
		loopback(),
		chanceThere())
}

// chanceThere waits until the kernel has gathered some.
func chanceThere() error {
	_, err := rand.Read(make([]byte, 16))
	return err
}

func loadModules(names ...string) error {
	for _, name := range names {
		f, err := os.Open("/modules/" + name + ".ko")
		if err != nil {
			return err
		}
		err = unix.FinitModule(int(f.Fd()), "", 0)
		f.Close()
		if err != nil {
			return fmt.Errorf("module %s: %w", name, err)
		}
	}
	return nil
}

func loopback() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo)
}

// obey does what the lines say that come by the port.
func obey() error {
	var words *os.File
	var err error
	for range 200 { // the port is there a moment after its module
		if words, err = os.OpenFile(guestWords, os.O_RDWR, 0); err == nil {
			break
		}
		_ = unix.Nanosleep(&unix.Timespec{Nsec: 50e6}, nil)
	}
	if err != nil {
		return err
	}
	if _, err := words.WriteString("ready\n"); err != nil {
		return err
	}
	in := bufio.NewReader(words)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(line, &o); err != nil {
			return err
		}
		answer, err := json.Marshal(o.do())
		if err != nil {
			return err
		}
		if _, err := words.Write(append(answer, '\n')); err != nil {
			return err
		}
	}
}

func (o order) do() told {
	switch {
	case o.Disk:
		return outcome(o.takeDisk())
	case o.Quit:
		err := behind.Process.Signal(unix.SIGTERM)
		_ = behind.Wait()
		return outcome(err)
	case o.Leave:
		return outcome(unix.Unmount(guestDisk, 0))
	}
	cmd := exec.Command(o.Args[0], o.Args[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdin = guestEnv(), guestDisk, strings.NewReader(o.Stdin)
	if o.Serve {
		return serveGuest(cmd)
	}
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); cmd.ProcessState == nil {
		return outcome(err)
	}
	return told{cmd.ProcessState.ExitCode(), out.String(), fault.String()}
}

func outcome(err error) told {
	if err != nil {
		return told{Code: -1, Fault: err.Error()}
	}
	return told{}
}

// takeDisk mounts the disk. The machine goes on from a picture of its memory, so
// the clock is set, and its chance made anew, before anything is done.
func (o order) takeDisk() error {
	at := unix.NsecToTimeval(o.Now.UnixNano())
	if err := unix.Settimeofday(&at); err != nil {
		return err
	}
	r, err := os.OpenFile("/dev/urandom", os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := r.Write(o.Seed); err != nil {
		return err
	}
	const reseed = 0x5207 // RNDRESEEDCRNG
	if err := unix.IoctlSetInt(int(r.Fd()), reseed, 0); err != nil {
		return fmt.Errorf("chance: %w", err)
	}
	if err := loadModules(lateModule); err != nil {
		return err
	}
	for range 200 {
		if err = unix.Mount("/dev/vda", guestDisk, "ext4", 0, ""); !errors.Is(err, unix.ENOENT) {
			break
		}
		_ = unix.Nanosleep(&unix.Timespec{Nsec: 50e6}, nil)
	}
	return err
}

// behind is the program that goes on behind.
var behind *exec.Cmd

// serveGuest starts it and gives its first line, or what it said when it ended.
func serveGuest(cmd *exec.Cmd) told {
	var fault tail
	cmd.Stderr = &fault
	out, err := cmd.StdoutPipe()
	if err != nil {
		return outcome(err)
	}
	if err := cmd.Start(); err != nil {
		return outcome(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		return told{cmd.ProcessState.ExitCode(), line, fault.String()}
	}
	behind = cmd
	return told{Out: line}
}

// seedOf is chance for a machine whose own begins at the same point every time.
func seedOf() []byte {
	b := make([]byte, 64)
	_, _ = rand.Read(b)
	return b
}

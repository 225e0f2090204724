package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Modules of a Debian kernel, in the order in which they need each other. That of
// the disk comes last, when the machine goes on: what was read before would be old.
var earlyModules = []string{"virtio_ring", "virtio", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_console"}

const lateModule = "virtio_blk"

// emulator makes virtual machines that all go on from one moment: a kernel has come
// up, and nothing has been read from the disk. To start one again takes a second
// where a boot of the emulated processor takes half a minute.
type emulator struct {
	t     *testing.T
	dir   string
	drive *drive
	args  []string
	state string // the picture of the memory
}

// virtual is one machine, from when it goes on until its power goes.
type virtual struct {
	*emulator
	cmd   *exec.Cmd
	words io.WriteCloser
	said  chan string // lines from the guest; closed when there are no more
	fault tail
}

func newEmulator(t *testing.T, dir string, d *drive) *emulator {
	t.Helper()
	kernel, modules := findKernel(t)
	e := &emulator{t: t, dir: dir, drive: d, state: filepath.Join(dir, "memory")}
	initramfs := filepath.Join(dir, "initramfs")
	writeFile(t, initramfs, archive(t, modules))
	e.args = []string{"-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-M", "pc", "-accel", "tcg", "-cpu", "max", "-m", "900",
		"-kernel", kernel, "-initrd", initramfs, "-append", "console=ttyS0 quiet panic=-1 " + roleVariable + "=" + guestRole,
		"-serial", "file:" + filepath.Join(dir, "console"), "-monitor", "unix:" + filepath.Join(dir, "monitor") + ",server=on,wait=off",
		"-chardev", "stdio,id=words,signal=off", "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=words,name=words",
		"-drive", "if=virtio,format=raw,cache=writeback,discard=ignore,file=nbd:unix:" + d.path}
	v := e.start()
	defer v.end()
	if line := v.line(5 * time.Minute); line != "ready" {
		t.Fatalf("the machine says %q\n%s\n%s", line, &v.fault, e.console())
	}
	e.keep()
	return e
}

// findKernel is the newest kernel with its modules in the folder that is named.
func findKernel(t *testing.T) (kernel, modules string) {
	t.Helper()
	root := os.Getenv("SHYRAQ_KERNEL")
	all, _ := filepath.Glob(filepath.Join(root, "boot/vmlinuz-*"))
	slices.Sort(all)
	slices.Reverse(all)
	for _, kernel := range all {
		modules = filepath.Join(root, "lib/modules", strings.TrimPrefix(filepath.Base(kernel), "vmlinuz-"), "kernel")
		if found, _ := filepath.Glob(filepath.Join(modules, "drivers/virtio/virtio_ring.ko*")); len(found) > 0 {
			return kernel, modules
		}
	}
	t.Fatal("there is no kernel with modules of virtio: make powercut")
	return "", ""
}

// archive is what the guest has in memory: this binary, the programs and modules.
func archive(t *testing.T, modules string) []byte {
	t.Helper()
	var b cpio
	for _, dir := range []string{"proc", "sys", "dev", "modules", "disk"} {
		b.add(dir, 0o040755, 0, nil)
	}
	b.add("dev/console", 0o020600, 5<<8|1, nil)
	b.add("dev/null", 0o020666, 1<<8|3, nil)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"init": self, "shyraq": programs.field, "shyraq-region": programs.region} {
		b.add(name, 0o100755, 0, readFile(t, path))
	}
	for _, name := range append(slices.Clone(earlyModules), lateModule) {
		found, _ := filepath.Glob(filepath.Join(modules, "drivers/*", name+".ko*"))
		if len(found) != 1 {
			t.Fatalf("module %s: %v", name, found)
		}
		raw := readFile(t, found[0])
		if strings.HasSuffix(found[0], ".xz") {
			if raw, err = exec.Command("xz", "-dc", found[0]).Output(); err != nil {
				t.Fatal(err)
			}
		}
		b.add("modules/"+name+".ko", 0o100644, 0, raw)
	}
	b.add("TRAILER!!!", 0, 0, nil)
	return b.Bytes()
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// cpio is an archive as the kernel unpacks it (its documentation calls it newc).
type cpio struct {
	bytes.Buffer
	files int
}

func (c *cpio) add(name string, mode, device int, data []byte) {
	c.files++
	fmt.Fprintf(c, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", c.files, mode, 0, 0, 1, 0, len(data), 0, 0, device>>8, device&255, len(name)+1, 0)
	c.WriteString(name + "\x00")
	c.pad()
	c.Write(data)
	c.pad()
}

func (c *cpio) pad() { c.Write(make([]byte, -c.Len()&3)) }

// console is what the kernel said last.
func (e *emulator) console() string {
	raw, _ := os.ReadFile(filepath.Join(e.dir, "console"))
	return string(raw[max(0, len(raw)-4000):])
}

// keep writes the machine's memory down and ends it.
func (e *emulator) keep() {
	e.t.Helper()
	conn, err := net.Dial("unix", filepath.Join(e.dir, "monitor"))
	if err != nil {
		e.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Minute))
	if _, err := fmt.Fprintf(conn, "migrate \"exec:cat > %s\"\nquit\n", e.state); err != nil {
		e.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, conn)
	if info, err := os.Stat(e.state); err != nil || info.Size() == 0 {
		e.t.Fatalf("the machine's memory was not kept: %v", err)
	}
}

// goOn starts a machine from the picture.
func (e *emulator) goOn() *virtual { return e.start("-incoming", "exec:cat "+e.state) }

func (e *emulator) start(more ...string) *virtual {
	e.t.Helper()
	v := &virtual{emulator: e, said: make(chan string, 1<<10)}
	v.cmd = exec.Command("qemu-system-x86_64", append(slices.Clone(e.args), more...)...)
	v.cmd.Stderr = &v.fault
	var err error
	if v.words, err = v.cmd.StdinPipe(); err != nil {
		e.t.Fatal(err)
	}
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		e.t.Fatal(err)
	}
	if err := v.cmd.Start(); err != nil {
		e.t.Fatal(err)
	}
	go func() {
		defer close(v.said)
		in := bufio.NewReader(out)
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				return // a piece of a line was not said
			}
			v.said <- strings.TrimSpace(line)
		}
	}()
	return v
}

// end kills the emulator, and with it all that the guest had in memory.
func (v *virtual) end() {
	_ = v.cmd.Process.Kill()
	for range v.said {
	}
	_ = v.cmd.Wait()
}

// line is the next that the guest says; empty where the power went before.
func (v *virtual) line(within time.Duration) string {
	v.t.Helper()
	select {
	case line, ok := <-v.said:
		if !ok && !v.drive.isOff() {
			v.t.Fatalf("the machine ended: %s\n%s", &v.fault, v.console())
		}
		return line
	case <-v.drive.off:
		return ""
	case <-time.After(within):
		v.t.Fatalf("the machine says nothing in %v\n%s", within, v.console())
	}
	return ""
}

// do has the guest do something. There is no answer where the power goes before.
func (v *virtual) do(o order) (told, bool) {
	v.t.Helper()
	raw, err := json.Marshal(o)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := v.words.Write(append(raw, '\n')); err != nil && !v.drive.isOff() {
		v.t.Fatalf("the machine hears nothing: %v\n%s", err, &v.fault)
	}
	line := v.line(5 * time.Minute)
	if line == "" {
		return told{}, false
	}
	var a told
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		v.t.Fatalf("the machine says %q", line)
	}
	return a, true
}

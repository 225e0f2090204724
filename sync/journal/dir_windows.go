package journal

import "os"

// syncDir does nothing: NTFS journals names, and Windows has no way to flush a
// folder that does not need administrator's rights.
func syncDir(string) error { return nil }

func makeDir(dir string) error { return os.MkdirAll(dir, 0o700) }

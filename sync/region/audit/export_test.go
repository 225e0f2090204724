package audit

// Gathered counts what waits for the next commit.
func (j *Journal) Gathered() int {
	j.group.mu.Lock()
	defer j.group.mu.Unlock()
	if j.group.next == nil {
		return 0
	}
	return len(j.group.next.notes)
}

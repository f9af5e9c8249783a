/*
 * Takes a file out of the page cache, and prints which share of it stayed there, from 0 to 1.
 *
 *   drop-cache FILE
 */
#include <cstdio>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

int main(int count, char **arguments) {
	if (count != 2) {
		std::fprintf(stderr, "drop-cache: got %d arguments, expected FILE\n", count - 1);
		return 1;
	}
	const int file = open(arguments[1], O_RDONLY);
	struct stat status;
	if (file < 0 || fstat(file, &status) != 0) {
		std::perror(arguments[1]);
		return 1;
	}
	// What is not yet on the disk cannot be dropped.
	fdatasync(file);
	posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
	const auto size = static_cast<size_t>(status.st_size);
	const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
	void *place = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
	std::vector<unsigned char> pages((size + page - 1) / page);
	if (place == MAP_FAILED || mincore(place, size, pages.data()) != 0) {
		std::perror("mincore");
		return 1;
	}
	size_t stayed = 0;
	for (const unsigned char each : pages) stayed += each & 1;
	std::printf("%.4f\n", static_cast<double>(stayed) / static_cast<double>(pages.size()));
	return 0;
}

/*
 * The reference that is hardest to beat: simdjson on demand as it is at its best. The file is mapped into memory, one
 * parser reads it several times, and each field of the summary (see scanner-keys.ts) is looked at where it stands: texts
 * are neither copied nor unescaped, words get no ids, and no index is made. The last pass is the one that counts.
 *
 *   simdjson FILE PASSES
 */
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <simdjson.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace simdjson;

namespace {

struct Summary {
	uint64_t assets = 0, tasks = 0, tools = 0, classifications = 0, relations = 0, visits = 0;
	/** Keeps what is read from being left out by the compiler. */
	uint64_t seen = 0;

	void text(std::string_view token) { seen += token.size() ^ static_cast<uint8_t>(token[token.size() / 2]); }
	void number(ondemand::value value) {
		double read;
		if (value.get_double().get(read) == SUCCESS) seen += static_cast<uint64_t>(read);
	}
};

constexpr std::string_view geometryKeys[] = {"bounding-box", "rotated-bounding-box", "polygon", "polyline",
	"segmentation", "point", "ner", "pdf", "spline", "circle", "angle", "vertex", "medical-brush"};

/** Walks once: count_elements() would go back to the beginning after it. */
uint64_t countOf(ondemand::value value) {
	uint64_t count = 0;
	for (auto element : value.get_array()) {
		element.error();
		count++;
	}
	return count;
}

void readTools(ondemand::value value, Summary &summary) {
	for (ondemand::object tool : value.get_array()) {
		summary.tools++;
		for (auto field : tool) {
			const auto key = field.key().value();
			switch (*key.raw()) {
			case 's':
				if (key.unsafe_is_equal("schemaId")) { summary.text(field.value().raw_json_token()); continue; }
				break;
			case 't':
				if (key.unsafe_is_equal("title")) { summary.text(field.value().raw_json_token()); continue; }
				break;
			case 'o':
			case 'i':
				continue;
			}
			uint64_t kind = 0;
			for (const auto geometry : geometryKeys) {
				kind++;
				if (*key.raw() == geometry[0] && key.unsafe_is_equal(geometry)) { summary.seen += kind; break; }
			}
		}
	}
}

void readVisits(ondemand::value value, Summary &summary) {
	for (ondemand::object visit : value.get_array()) {
		summary.visits++;
		for (auto field : visit) {
			const auto key = field.key().value();
			switch (*key.raw()) {
			case 's':
				if (key.unsafe_is_equal("stage") || key.unsafe_is_equal("stageId"))
					summary.text(field.value().raw_json_token());
				break;
			case 'c':
				if (key.unsafe_is_equal("completedBy")) summary.text(field.value().raw_json_token());
				break;
			case 'r':
				if (key.unsafe_is_equal("reviewStatus")) summary.text(field.value().raw_json_token());
				break;
			case 'd':
				if (key.unsafe_is_equal("duration")) summary.number(field.value());
				break;
			}
		}
	}
}

void readTask(ondemand::object task, Summary &summary) {
	summary.tasks++;
	for (auto field : task) {
		const auto key = field.key().value();
		switch (*key.raw()) {
		case 't':
			if (key.unsafe_is_equal("taskId")) summary.text(field.value().raw_json_token());
			else if (key.unsafe_is_equal("totalDuration")) summary.number(field.value());
			else if (key.unsafe_is_equal("tools")) readTools(field.value(), summary);
			break;
		case 's':
			if (key.unsafe_is_equal("stageHistory")) readVisits(field.value(), summary);
			else if (key.unsafe_is_equal("stage") || key.unsafe_is_equal("stageId"))
				summary.text(field.value().raw_json_token());
			break;
		case 'u':
			if (key.unsafe_is_equal("updatedAt") || key.unsafe_is_equal("updatedBy"))
				summary.text(field.value().raw_json_token());
			break;
		case 'c':
			if (key.unsafe_is_equal("classifications")) summary.classifications += countOf(field.value());
			else if (key.unsafe_is_equal("consensusAverage")) summary.number(field.value());
			break;
		case 'r':
			if (key.unsafe_is_equal("relations")) summary.relations += countOf(field.value());
			break;
		case 'b':
		case 'm':
			if (key.unsafe_is_equal("brushDataUrl") || key.unsafe_is_equal("medicalBrushDataUrl")) summary.seen++;
			break;
		}
	}
}

Summary readAll(ondemand::parser &parser, const char *text, size_t size, size_t room) {
	Summary summary;
	ondemand::document document = parser.iterate(text, size, room);
	for (ondemand::object asset : document.get_array()) {
		summary.assets++;
		for (auto field : asset) {
			const auto key = field.key().value();
			switch (*key.raw()) {
			case 'a':
				if (key.unsafe_is_equal("asset") || key.unsafe_is_equal("assetId"))
					summary.text(field.value().raw_json_token());
				break;
			case 'e':
				if (key.unsafe_is_equal("externalId")) summary.text(field.value().raw_json_token());
				break;
			case 'd':
				if (key.unsafe_is_equal("dataset")) summary.seen += countOf(field.value());
				break;
			case 'm':
				if (key.unsafe_is_equal("metadata")) {
					for (auto member : field.value().get_object()) {
						if (member.key().value().unsafe_is_equal("frameTotal")) summary.number(member.value());
					}
				}
				break;
			case 'b':
				if (key.unsafe_is_equal("batches")) {
					for (auto batch : field.value().get_array()) summary.text(batch.raw_json_token());
				}
				break;
			case 't':
				if (key.unsafe_is_equal("task")) readTask(field.value(), summary);
				break;
			}
		}
	}
	return summary;
}

[[noreturn]] void fail(const char *what) {
	std::perror(what);
	std::exit(1);
}

} // namespace

int main(int count, char **arguments) {
	if (count != 3) {
		std::fprintf(stderr, "simdjson: got %d arguments, expected FILE PASSES\n", count - 1);
		return 1;
	}
	const int file = open(arguments[1], O_RDONLY);
	struct stat status;
	if (file < 0 || fstat(file, &status) != 0) fail(arguments[1]);
	const auto size = static_cast<size_t>(status.st_size);
	// The parser reads a little beyond the end: one more page of zeros lies there.
	const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
	const size_t room = (size + page - 1) / page * page + page;
	void *place = mmap(nullptr, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (place == MAP_FAILED) fail("mmap");
	if (mmap(place, size, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE, file, 0) == MAP_FAILED) fail("mmap");
	try {
		ondemand::parser parser(SIMDJSON_MAXSIZE_BYTES);
		for (long pass = std::atol(arguments[2]); pass > 0; pass--) {
			const auto begun = std::chrono::steady_clock::now();
			const Summary s = readAll(parser, static_cast<const char *>(place), size, room);
			const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
			if (pass > 1) continue;
			std::printf("{\"ms\":%.4f,\"assets\":%llu,\"tasks\":%llu,\"tools\":%llu,\"classifications\":%llu,"
						"\"relations\":%llu,\"visits\":%llu,\"seen\":%llu}\n",
				took.count(), (unsigned long long)s.assets, (unsigned long long)s.tasks, (unsigned long long)s.tools,
				(unsigned long long)s.classifications, (unsigned long long)s.relations, (unsigned long long)s.visits,
				(unsigned long long)s.seen);
		}
	} catch (const simdjson_error &error) {
		std::fprintf(stderr, "simdjson: %s: %s\n", arguments[1], error.what());
		return 1;
	}
	return 0;
}

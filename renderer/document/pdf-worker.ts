// The thread in which pdf.js reads a file. A build for older browsers too: the loopback page runs in whatever there is.
import "pdfjs-dist/legacy/build/pdf.worker.min.mjs";

#!/usr/bin/python3
"""A small notebook server: the options, token and socket of Jupyter Notebook 6, and files instead of notebooks."""
import http.server, os, socketserver, sys

if "--version" in sys.argv:
    print("6.5.0")
    sys.exit()
options = dict(arg.removeprefix("--NotebookApp.").split("=", 1) for arg in sys.argv[1:])


class Handler(http.server.SimpleHTTPRequestHandler):
    def is_known(self):
        path, _, query = self.path.partition("?")
        if query == "token=" + os.environ["JUPYTER_TOKEN"]:
            return True
        self.send_error(403)

    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if not self.is_known():
            return
        if self.path.startswith("/facts?"):
            self.answer(f"{sorted(os.listdir('/sys/class/net'))} {os.getuid()} {os.environ.get('MPLBACKEND')}")
        else:
            super().do_GET()

    def do_PUT(self):
        if self.is_known():
            with open(self.translate_path(self.path), "wb") as file:
                file.write(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer("written")

    def address_string(self):
        return "somebody"


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


os.chdir(options["notebook_dir"])
Server(options["sock"], Handler).serve_forever()

wrk.method = "POST"
wrk.path = "/ctrl/connect"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"key":{"name":"benchmark"},"user":"somebody","auth":{"role":"editor"}}'

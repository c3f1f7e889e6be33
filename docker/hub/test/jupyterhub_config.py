"""The product's configuration on loopback, with what only a test may have: one
password for all, and a token that asks the hub what it sees."""

import os

load_subconfig(os.environ["MLPLAB_HUB_CONFIG"])  # noqa: F821 - JupyterHub gives it

c = get_config()  # noqa: F821
port = int(os.environ["MLPLAB_HUB_PORT"])
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}/class/"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.command = [os.environ["MLPLAB_HUB_PROXY"]]

c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["MLPLAB_HUB_TOKEN"]
c.Spawner.environment["MLPLAB_QUICK"] = "1"
c.Spawner.args = ["--LabApp.expose_app_in_browser=True"]  # tests ask JupyterLab itself for its state

c.JupyterHub.services.append({"name": "tester", "api_token": os.environ["MLPLAB_HUB_TOKEN"]})
c.JupyterHub.load_roles.append({
    "name": "tester",
    "scopes": ["list:users", "read:users", "read:servers", "admin:server_state", "servers"],
    "services": ["tester"],
})

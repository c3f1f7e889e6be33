"""Stands in for the CUDA libraries that PyTorch's Linux wheel wants to be loaded.

The wheel on the package index is built with CUDA, and the loader asks for CUDA's
libraries, 4 GB once unpacked, though nothing on a processor calls them. This makes
libraries of the same names whose functions return an error. What is computed on a
processor cannot depend on them; a function that is missing shows when torch is
imported, one that is called as a CUDA error.
"""

import re
import subprocess
import tempfile
from pathlib import Path

# CUDA's driver comes with a GPU; nothing that is imported here links to it.
DRIVER = "libcuda.so.1"
# The version of symbols is the library's name everywhere but here.
VERSIONS = {"libnvshmem_host.so.3": "NVSHMEM"}


def output(*command: str | Path) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def wanted(torch_libraries: Path) -> tuple[set[str], dict[str, set[str]], set[str]]:
    """The CUDA libraries that PyTorch's name, the symbols they want of each version, and
    those of no version."""
    libraries: set[str] = set()
    versioned: dict[str, set[str]] = {}
    plain: set[str] = set()
    for library in sorted(torch_libraries.glob("lib*.so")):
        libraries |= set(re.findall(r"NEEDED.*\[(lib(?:cu|nv|nccl)[^\]]*)\]", output("readelf", "-d", library)))
        symbols = output("nm", "-D", "--undefined-only", "--with-symbol-versions", library)
        for name in re.findall(r"^\s+[Uwv] (\S+)$", symbols, re.M):
            symbol, _, version = name.partition("@")
            if version:
                versioned.setdefault(version.strip("@"), set()).add(symbol)
            elif re.match(r"cu|nv|nccl", symbol):
                plain.add(symbol)
    return libraries, versioned, plain


def make(site_packages: Path) -> list[str]:
    """Makes the libraries that are not installed; returns their names."""
    libraries, versioned, plain = wanted(site_packages / "torch" / "lib")
    installed = {path.name for path in site_packages.glob("nvidia/**/lib/*.so*")}
    folder = site_packages / "nvidia" / "cu13" / "lib"  # where PyTorch's libraries look
    made = sorted(libraries - installed - {DRIVER})
    folder.mkdir(parents=True, exist_ok=True)
    for name in made:
        version = VERSIONS.get(name, name)
        # A symbol without version may come from any library, so all have them.
        symbols = versioned.get(version, set()) | plain
        scope = f"{version} {{ global: *; }};\n" if version in versioned else "{ global: *; };\n"
        with tempfile.TemporaryDirectory() as temporary:
            source, script = Path(temporary, "stubs.c"), Path(temporary, "versions")
            source.write_text("".join(f"long {symbol}(void) {{ return 1; }}\n" for symbol in sorted(symbols)))
            script.write_text(scope)
            output("cc", "-shared", "-fPIC", "-w", "-fno-builtin", f"-Wl,-soname,{name}",
                   f"-Wl,--version-script={script}", "-o", folder / name, source)
    return made

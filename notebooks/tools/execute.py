"""Executes one notebook in a fresh kernel, as a student would: from the top,
in the notebooks' folder."""

import asyncio
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

import labenv
from notebook_io import code_cells, joined

# Seconds that one cell may take; a cell that waits for somebody would else hang for ever.
CELL_TIMEOUT = int(os.environ.get("MLPLAB_CELL_TIMEOUT", "3600"))

LINES_TOLD = 15  # of what a failed cell said
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class NotebookFailed(Exception):
    """A cell failed; the message says which, and how."""


def execute(
    notebook: NotebookNode,
    name: str,
    progress: Callable[[int, int], None] = lambda cell, of: None,
    cwd: Path = labenv.NOTEBOOKS,
    timeout: int = CELL_TIMEOUT,
) -> NotebookNode:
    """Fills in the results of a cleared notebook; raises NotebookFailed at the first cell that fails.

    A signal that interrupts it raises KeyboardInterrupt, after the kernel has ended.
    progress hears the number of the cell that starts, and of how many.
    """
    cells = code_cells(notebook)
    numbers = {cell.id: i for i, cell in enumerate(cells, start=1)}

    def started(cell: NotebookNode, cell_index: int) -> None:
        if cell.id in numbers:
            progress(numbers[cell.id], len(cells))

    interrupted = False

    def kernel_started(notebook: NotebookNode) -> None:
        # nbclient would end the kernel at a signal and then report a dead kernel;
        # here the execution ends first, and the kernel in nbclient's good order.
        task = asyncio.current_task()

        def interrupt() -> None:
            nonlocal interrupted
            interrupted = True
            task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                asyncio.get_running_loop().add_signal_handler(number, interrupt)
            except (RuntimeError, ValueError):
                return  # not the main thread: signals go to another one

    client = NotebookClient(
        notebook,
        kernel_name="gonb",
        timeout=timeout,
        resources={"metadata": {"path": str(cwd)}},
        record_timing=False,  # times of day would change the file at every run
        store_widget_state=False,
        extra_arguments=["-raw_error"],  # compilers' messages as text, not as a page
        on_cell_start=started,
        on_notebook_start=kernel_started,
    )
    try:
        return client.execute()
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    except CellExecutionError as e:
        raise NotebookFailed(f"{name}, {named(cells)} failed:{told(last_begun(cells)[1], e)}") from e
    except CellTimeoutError as e:
        raise NotebookFailed(
            f"{name}, {named(cells)}: no end after {timeout} s; export MLPLAB_CELL_TIMEOUT=SECONDS for more"
        ) from e
    except DeadKernelError as e:
        if interrupted:  # nbclient takes a cancelled cell for one whose kernel died
            raise KeyboardInterrupt from None
        raise NotebookFailed(f"{name}: the kernel ended; its last words are in {labenv.state() / labenv.KERNEL_LOG}, and make doctor looks for the reason") from e
    except NoSuchKernel as e:
        raise NotebookFailed(f"{name}: there is no kernel named gonb here; run make setup") from e
    finally:
        for cell in cells:  # not nbclient's coalesce_streams, which moves text in front of figures
            cell.outputs = joined(cell.outputs)


def last_begun(cells: list[NotebookNode]) -> tuple[int, NotebookNode]:
    begun = [(i, cell) for i, cell in enumerate(cells, start=1) if cell.execution_count or cell.outputs]
    return begun[-1] if begun else (1, cells[0])


def named(cells: list[NotebookNode]) -> str:
    """Names the last cell that has begun, by its number and first statement."""
    number, cell = last_begun(cells)
    body = cell.source.split("%%\n")[-1]  # what GoNB runs; imports and declarations come before
    lines = [line for line in body.splitlines() if line.strip()]
    return f"code cell {number} of {len(cells)} ({lines[0].strip() if lines else 'empty'})"


def told(cell: NotebookNode, error: CellExecutionError) -> str:
    """What the cell said last, and the error."""
    said = "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
        if output.output_type == "display_data" or output.get("name") == "stderr"
    )
    lines = [line for line in COLOURS.sub("", said).splitlines() if line.strip()]
    lines += [line for line in error.evalue.splitlines() if line not in lines]
    return "\n    ".join(["", *lines[-LINES_TOLD:]])

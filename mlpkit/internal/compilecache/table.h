#ifndef MLPLAB_COMPILECACHE_TABLE_H_
#define MLPLAB_COMPILECACHE_TABLE_H_

#include "pjrt_c_api.h"

// The interface of a PJRT plugin is a table of functions. This is such a table
// with two of them replaced, which call Go; the real ones stay within reach.

// mlplab_open loads the plugin at path and returns its table with the two
// functions replaced, or NULL where the file is no plugin that can keep programs.
// It is called once a process: a table's functions take no context.
const PJRT_Api *mlplab_open(const char *path);

// The plugin's own functions. Errors belong to the caller, as in PJRT.
PJRT_Error *mlplab_create_client(PJRT_Client_Create_Args *args);
PJRT_Error *mlplab_compile(PJRT_Client_Compile_Args *args);

// mlplab_serialize writes a compiled program into args, and mlplab_free frees
// that; it returns 0 where the plugin cannot.
int mlplab_serialize(PJRT_LoadedExecutable *program, PJRT_Executable_Serialize_Args *args);
void mlplab_free(PJRT_Executable_Serialize_Args *args);

// mlplab_load is the program that mlplab_serialize wrote, for another client of
// the same plugin; NULL where the plugin does not take it.
PJRT_LoadedExecutable *mlplab_load(PJRT_Client *client, const char *bytes, size_t size);

#endif

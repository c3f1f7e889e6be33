#include "table.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "_cgo_export.h"

static const PJRT_Api *plugin;

static PJRT_Error *create_client(PJRT_Client_Create_Args *args) { return mlplabCreateClient(args); }

static PJRT_Error *compile(PJRT_Client_Compile_Args *args) { return mlplabCompile(args); }

const PJRT_Api *mlplab_open(const char *path) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    return NULL;
  }
  const PJRT_Api *(*get)(void) = (const PJRT_Api *(*)(void))dlsym(library, "GetPjrtApi");
  const PJRT_Api *found = get == NULL ? NULL : get();
  // What is used here must be in the plugin's table, which an older one's may end before.
  size_t used = offsetof(PJRT_Api, PJRT_Executable_DeserializeAndLoad) + sizeof(found->PJRT_Executable_DeserializeAndLoad);
  if (found == NULL || found->pjrt_api_version.major_version != PJRT_API_MAJOR || found->struct_size < used) {
    dlclose(library);
    return NULL;
  }
  PJRT_Api *table = malloc(found->struct_size);
  if (table == NULL) {
    dlclose(library);
    return NULL;
  }
  memcpy(table, found, found->struct_size);
  table->PJRT_Client_Create = create_client;
  table->PJRT_Client_Compile = compile;
  plugin = found;
  return table;
}

PJRT_Error *mlplab_create_client(PJRT_Client_Create_Args *args) { return plugin->PJRT_Client_Create(args); }

PJRT_Error *mlplab_compile(PJRT_Client_Compile_Args *args) { return plugin->PJRT_Client_Compile(args); }

// failed says whether there is an error, and frees it.
static int failed(PJRT_Error *error) {
  if (error == NULL) {
    return 0;
  }
  PJRT_Error_Destroy_Args args = {.struct_size = PJRT_Error_Destroy_Args_STRUCT_SIZE, .error = error};
  plugin->PJRT_Error_Destroy(&args);
  return 1;
}

int mlplab_serialize(PJRT_LoadedExecutable *program, PJRT_Executable_Serialize_Args *args) {
  PJRT_LoadedExecutable_GetExecutable_Args get = {
      .struct_size = PJRT_LoadedExecutable_GetExecutable_Args_STRUCT_SIZE, .loaded_executable = program};
  if (failed(plugin->PJRT_LoadedExecutable_GetExecutable(&get))) {
    return 0;
  }
  memset(args, 0, sizeof(*args));
  args->struct_size = PJRT_Executable_Serialize_Args_STRUCT_SIZE;
  args->executable = get.executable;
  int done = !failed(plugin->PJRT_Executable_Serialize(args));
  PJRT_Executable_Destroy_Args destroy = {
      .struct_size = PJRT_Executable_Destroy_Args_STRUCT_SIZE, .executable = get.executable};
  failed(plugin->PJRT_Executable_Destroy(&destroy));
  return done;
}

void mlplab_free(PJRT_Executable_Serialize_Args *args) {
  args->serialized_executable_deleter(args->serialized_executable);
}

PJRT_LoadedExecutable *mlplab_load(PJRT_Client *client, const char *bytes, size_t size) {
  PJRT_Executable_DeserializeAndLoad_Args args = {
      .struct_size = PJRT_Executable_DeserializeAndLoad_Args_STRUCT_SIZE,
      .client = client,
      .serialized_executable = bytes,
      .serialized_executable_size = size};
  return failed(plugin->PJRT_Executable_DeserializeAndLoad(&args)) ? NULL : args.loaded_executable;
}

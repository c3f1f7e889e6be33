# The lab as an image that computes on an NVIDIA GPU: the CPU's image with XLA's CUDA
# plugin and NVIDIA's libraries, from PyPI, by hash. The machine brings the driver
# (NVIDIA's container toolkit); no CUDA image is needed.
#
#   make image MLPLAB_IMAGE_KIND=cuda

ARG LAB_IMAGE=mlplab

# ---- installed beside a copy of the lab's environment; pip's own files stay behind
FROM ${LAB_IMAGE} AS build
USER 0:0
ARG PIP_INDEX_URL=
RUN --mount=type=secret,id=ca --mount=type=secret,id=mirrors \
    sh /opt/mlplab/docker/layers/cuda.sh

FROM ${LAB_IMAGE} AS lab
COPY --from=build /opt/cuda/ /opt/mlplab/.venv/
ENV MLPLAB_BACKEND=cuda NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="mlplab-cuda" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

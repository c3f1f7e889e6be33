#!/bin/sh
# Installs Debian packages: packages.sh NAME...
# DEBIAN_MIRROR names another mirror than the base image's own.
set -eu
. "$(dirname "$0")/network.sh"

if [ -n "${DEBIAN_MIRROR:-}" ]; then
	mkdir /tmp/apt
	echo "deb $DEBIAN_MIRROR bookworm main" >/tmp/apt/sources
fi
# Of the packages, not what is read by people, nor gcc's sanitizers and its optimization at link time.
for path in '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' \
	'*/lib[alt]san*' '*/libubsan*' '*/libhwasan*' '*/lto1' '*lto-dump*'; do
	echo "path-exclude=$path"
done >/etc/dpkg/dpkg.cfg.d/lean
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o APT::Install-Recommends=false \
		${DEBIAN_MIRROR:+-o Dir::Etc::SourceList=/tmp/apt/sources -o Dir::Etc::SourceParts=-} \
		${PIP_CERT:+-o Acquire::https::CaInfo="$PIP_CERT"} "$@"
}
apt update
apt install -y "$@"
rm -rf /tmp/apt /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log

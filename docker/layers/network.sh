# Sourced by the steps that download: the certificate and the mirrors that the build
# was given as secrets. Arguments of the build are in the environment already.
ca=/run/secrets/ca
if [ -s "$ca" ]; then
	export PIP_CERT=$ca SSL_CERT_FILE=$ca
fi
if [ -s /run/secrets/mirrors ]; then
	set -a
	. /run/secrets/mirrors
	set +a
fi

"""Who signs issued PDFs: the profile says whose certificate or which service, the environment what opens it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from docgen.bundle.sealing_service import SealingCommand, SealingServer
from docgen.bundle.signing import Signer, from_pkcs12, from_token
from docgen.bundle.timestamp import Authority
from docgen.casefile.profile import Profile, SignatureCertificate
from docgen.errors import SigningFailed
from docgen.store.files import read_file


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """What never stands in the profile, which can be changed in a browser and is kept in every version.

    Args:
        password: of the PKCS#12 file, or the PIN of the PKCS#11 token.
        module: the library of the token's maker.
        command: the words of a sealing program on this machine.
        token: what the sealing service knows us by.
    """

    password: str | None = field(default=None, repr=False)
    module: str | None = None
    command: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)


NO_SETTINGS: Final = SigningSettings()


def signer_of(
    profile: Profile,
    data_dir: Path,
    settings: SigningSettings,
    authority: Authority | None,
    ask: Callable[[], str] | None,
) -> Signer | None:
    """Who signs; None for nobody.

    Args:
        profile: says which certificate or service.
        data_dir: where the certificate's file lies.
        settings: what opens it.
        authority: where time stamps come from.
        ask: asks a person for the password, where there is one and the settings hold none.

    Raises:
        SigningFailed: more than one of them is set, or it cannot be opened.
        NotReadable: the certificate's file is not there.
    """
    certificate, service = profile.signature, profile.sealing
    holds_key = certificate is not None and bool(certificate.pkcs12 or certificate.token)
    if sum((holds_key, service is not None, bool(settings.command))) > 1:
        raise SigningFailed(reason="证书、电子印章服务和印章程序只能设置一种")
    if settings.command:
        return SealingCommand(settings.command)
    if service is not None:
        return SealingServer(service.url, settings.token)
    if certificate is None or not holds_key:
        return None
    password = settings.password or (ask() if ask is not None else None)
    return _of_certificate(certificate, data_dir, settings.module, password, authority)


def _of_certificate(
    certificate: SignatureCertificate,
    data_dir: Path,
    module: str | None,
    password: str | None,
    authority: Authority | None,
) -> Signer:
    if certificate.pkcs12:
        return from_pkcs12(read_file(data_dir / certificate.pkcs12), password, authority)
    if module is None:
        raise SigningFailed(reason="没有设置密码设备的程序库（环境变量 DOCGEN_PKCS11_MODULE）")
    return from_token(module, certificate.token or "", certificate.label or "", password, authority)

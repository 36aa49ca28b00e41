"""One tiny picture of each format, so that a worker has used its decoders before lock-down.

And textures, so that it has looked for points.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

import numpy as np

from philomela.media.decoder import Luma

_SAMPLES = (
    # jpeg
    "|JeWF01!$>Nk#wx0RR9200961|JwjV02>k%7Zed27Zw*D92+1gLMtdGB`8rkJupIGRb^yfRb5+Zc$tA}agcLcU4^"
    "xVke;Kft*d8%yve$z$C;?Br2pFhLjfEf9w;LyPAe-"
    ";q;6eqq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@@4A01*fP5C9MZ0U`hb5d"
    "i}c0sq7R9{>OW1pxs80RaI300000000010s{mE1_uZU3Jd?l0JRVR0s#X90t5pE1q1{D00Dgg0s{a95d{(<F+m0s"
    "QDFxnaTGFvk)a49Lb1UWQqk}vGh%Xr2?`b$7#SKRCMPH<Dl|1VH#j*uLqtVJM@UIZQ&d$}S6EqEV`OD!XJ~0^b98"
    "lfcX)YvgM@{Khlq)al9QB`mY0~BnxdnmrKYE-sj9NGw6(UkxVgH*!^FkL$H>Xb($mz{*4NnC+Tr5k<mKk)=;`Y5^"
    "7Hid_V@Vt`v1fL9{~UZ0RaI40RaI40RR91000010s{mE1_uZU3Jd?l0JRYS0s#U91Oo&I1q1{D0Rndb0RjUN1O*{"
    "61`<J02Vrp&A~Jyp6he`qvB3!=Gg9ysVsg<679=#`CGi&+85$-hC@Cs6Ha9pqIzvQ7Mn_0VN>fx-"
    "R##YAT4Q8oW@l(=YIAgTc6WGrdV+(5g@%WSiHeewl$Dm3n3<ZQqok##r>Lo_va__cwzs&sy28W6#m2|T$;#5x)Ya"
    "D4*xB0R<K*S$=jiF`^7Hid_V@Vt`v2Mh3<CiG0ucid06zfAw}Yn@r*8*ND7S;B6{l|pPACKa*#",
    # jpeg
    "|JeWF01!$>Nk#wx0RR9200961|JwjV02>k%7Zed27Zw*D92+1gLMtdGB`8rkJupIGRb^yfRb5+Zc$tA}agcLcU4^"
    "xVke;Kft*d8%yve$z$C;?Br2pFhLjfEf9w;LyPAe-"
    ";q;6eqq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@<*zq@@4C01*fP5C9MZ0U`hb5d"
    "i}c0sq7R6#xMN000000000000000000C4|HJ?k0RaF20000000000000000095m01N{G00IyL5C8xHBBY=H!~hl$"
    "00RI3000000000000000009F3+5iXv0RRC70+dQ65|97H02C1c00000000000000000000|Jncu0RsU6KLLOL!~h"
    "f#0RR910000000000000000RP$m2mt~C0Y3qM|HJ?k5CH%H00000000000000003iR`00;pA00ut-AOFMv6c7Ob0"
    "00000000000000001EW+5iXv0RRC%Aqv0$+5ij#0RRF30{{R35R?DJ02C1c00000000000000000000|Jncu0RsU"
    "6KM;Ta!~hf#0RR910000000000000000RP$m2mt~C0Y4Cb|HJ?m5C8)J000000000000000001E||Jncu0RaF3KM"
    ";x{h@vR}*#",
    # png
    "iBL{Q4GJ0x0000DNk~Le0000G0000G2m$~A0FaSrHUIzs8A(JzRCt_YWME+6AO$dyq<U1tsD>e>0RXJr7zhWPTNM"
    "BR002ovPDHLkV1f",
    # webp
    "Qb|TeE&u=kS4BclR!}$~A^-pYumJ#_0V)sx5C8>0d?lm+0yc0xuOI;a?_uAdKWrml000",
    # gif
    "M@dFFH(?L}5CDV#0Pyhe=;-L+;NaNU*wE0>$jHdRz`(e;xUjIWsHmu*prDwTn2?Z=h=_=QfPi>-"
    "cyMrVXlQ6)U|?8SSWr+<NJvOPKtMP+I503UC@3f(ARrhR7!VK;2nYxO0000004x9i000mG5CA|3f&e{q;IKhM1`H"
    "Q0RG=_HLIem86f$%O(Ln<S3lt<kaKIo!i47k<u!xc3$cq^_9xzaVzyN|C6D|x{vBAfgCP}88C{m|Jjx1|p{JFB_0"
    "09987Cb1EXT_yAot|XC6l6}63YyZKni2udo>)~H*y>YkORz)Dx)i{bD9g1000aa8I{",
    # bmp
    "LQVDn00000001@s001Ze000O8000O8000317ytkO006)M006`e006`e0000000000003~{0D#~ikl;X|;9#)efWY"
    "9O(BQz};NW1u0C2z{fWSbIz+j-jfUv-zz`(%Jz~E4z0AQdXaG*edpkR=ofS{nDu%N)epx{7&08oG+V1PhyfM9@tf"
    "RKQopn$-zfZ#A-06<_MP+&k{U|?`yfPi42kYK=|VBjD?05CuxKtMoHKww}%fN(&dfIz^IK;RG{03aYBFd#rcAYf1"
    "+fM6h?a3H{dAm9K101yBmAOJux0AN4>fKULSU;w~y0N?",
    # tiff
    "Nl7XISOEY4fB+ysh#*1?7=#ERLWp3(95{#&B1DLxLM&K}7$ZiA;lez4kU;?uV1yts3J^mD5aEPCaS|X!2@zt1V6h"
    "r7M-"
    "36<gn;mXph+asiBz&(Fqusz(}~pbeLz4WDpWXJHXjj*#bWW8+;%@8s8o>&3ndb*Ev!syQ(ENay*;o{ELKE<V(mq%"
    "%j+{b+}^u8ug~sPE2Y^mpu|zFG@I=*-%r8V?3ipqfl-&E-"
    "sx7_ZU)1I$=$NKbwa~UNVU@M^y`gBL3Pn$G@50C<86$#U#-"
    "{+h6`Pi*kSfreWuxPz~pB4S>5h`ft2Ctblh%30g>0$ZuOh%o`;2&;&k@iUb`Wo=f`g{8~iTE!P46J`5s?8L9zGdd"
    "i%T`ABW=OzHYnf`<n*@4DGqkYrfgMPy?+2Jn$q8a2*h<^w+u%dy4r%?=&L&!f>h3ctnT@3IG5B0{{U4000mG0003"
    "20{{U4000mG000630{{a6007nj000940{{U4000F5000I70{{U400062000pI1ONd5000O8000#M0{{U40009300"
    "0&N0{{U4000mG000*O1ONd5002+{000~T0{{U40003100000000O82mlBG",
    # heif
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+70000000000000"
    "0000000B57=IV*mgE07O6l0RRC200001pa1~?00000002+`001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F"
    "#rGn01j|zbZr0t000010002|X>f9I0002oX>en20001WXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN"
    "^|NjGU00093kN^M!000939=ZZRVE_RDDMA4O18@KU0|1Z!00RI30{|YNAb|yz>aLpR;31&EfB*mtfB*mk0EA)y0R"
    "RR>0l{;@i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000G000010000G00001"
    "|NsBc00002|NsBc000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv00013ZDe6|0000?C;_"
    "h%A$OBN^&}u2w@`mzx--bg5K}s>TKNr1^1>yU1ep8K&Xu#c!Tk%E>7d27G@=N^1APBEo{ad<%mUMI*coE<WUVc8+"
    "+9n6",
    # avif
    "0000WW^{RQVRmU|00000VRmU|ZE0pPZE0a<O+hh20002%ZDn*}000000000XXk=`10000000000aA{+700000000"
    "0000000000004sdC7Z2$lO000310016oY;R)#0000)000310RR910RR926951JA^-"
    "pYC~0YKW&i*H00031000_kZf0cy000000RRADb}%tRZ)|UJ00000YH4tCZ~y=ROKEUpZvX%Q6lrsCWdHyG000005"
    "C8xG5C8xG5O8UDX#fBK00RgJ2mk;83}JRLLxBJc000006Ju{|a&BX6cmM$a4FCp!0000NX>e^}0000000001009I"
    "60)qqq001g&WMOm?0162h4FB37A)wHJG7}w#hlQQoamND1Kmc@XWXyZa9{",
)


def samples() -> Iterator[bytes]:
    """The pictures: 16 x 16 or 8 x 8 pixels of a gradient."""
    for sample in _SAMPLES:
        yield base64.b85decode(sample)


def textures() -> Iterator[Luma]:
    """Patches of different brightness with hundreds of points (300 x 400), in both number types."""
    down, across = np.indices((300, 400))
    patches = 3 * (across // 7) ** 2 + 7 * (down // 5) ** 2 + 5 * (across // 9) * (down // 11)
    yield (patches % 251).astype(np.uint8)
    yield (patches % 251).astype(np.float32)

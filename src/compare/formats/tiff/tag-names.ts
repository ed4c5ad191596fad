import { Unreadable } from "../../format.ts";

/** TIFF 6.0, TIFF/EP, Exif 2.32 and GeoTIFF. */
const names: ReadonlyMap<number, string> = new Map([
  [11, "ProcessingSoftware"],
  [254, "NewSubfileType"],
  [255, "SubfileType"],
  [256, "ImageWidth"],
  [257, "ImageLength"],
  [258, "BitsPerSample"],
  [259, "Compression"],
  [262, "PhotometricInterpretation"],
  [266, "FillOrder"],
  [269, "DocumentName"],
  [270, "ImageDescription"],
  [271, "Make"],
  [272, "Model"],
  [273, "StripOffsets"],
  [274, "Orientation"],
  [277, "SamplesPerPixel"],
  [278, "RowsPerStrip"],
  [279, "StripByteCounts"],
  [280, "MinSampleValue"],
  [281, "MaxSampleValue"],
  [282, "XResolution"],
  [283, "YResolution"],
  [284, "PlanarConfiguration"],
  [285, "PageName"],
  [286, "XPosition"],
  [287, "YPosition"],
  [296, "ResolutionUnit"],
  [297, "PageNumber"],
  [301, "TransferFunction"],
  [305, "Software"],
  [306, "DateTime"],
  [315, "Artist"],
  [316, "HostComputer"],
  [317, "Predictor"],
  [318, "WhitePoint"],
  [319, "PrimaryChromaticities"],
  [320, "ColorMap"],
  [322, "TileWidth"],
  [323, "TileLength"],
  [324, "TileOffsets"],
  [325, "TileByteCounts"],
  [330, "SubIFDs"],
  [338, "ExtraSamples"],
  [339, "SampleFormat"],
  [340, "SMinSampleValue"],
  [341, "SMaxSampleValue"],
  [347, "JPEGTables"],
  [513, "ThumbnailOffset"],
  [514, "ThumbnailLength"],
  [529, "YCbCrCoefficients"],
  [530, "YCbCrSubSampling"],
  [531, "YCbCrPositioning"],
  [532, "ReferenceBlackWhite"],
  [700, "XMP"],
  [33432, "Copyright"],
  [33434, "ExposureTime"],
  [33437, "FNumber"],
  [33550, "ModelPixelScale"],
  [33922, "ModelTiepoint"],
  [34264, "ModelTransformation"],
  [34665, "EXIF directory"],
  [34675, "ICC profile"],
  [34735, "GeoKeyDirectory"],
  [34736, "GeoDoubleParams"],
  [34737, "GeoAsciiParams"],
  [34853, "GPS directory"],
  [36864, "ExifVersion"],
  [36867, "DateTimeOriginal"],
  [36868, "DateTimeDigitized"],
  [36880, "OffsetTime"],
  [36881, "OffsetTimeOriginal"],
  [36882, "OffsetTimeDigitized"],
  [37121, "ComponentsConfiguration"],
  [37386, "FocalLength"],
  [37500, "MakerNote"],
  [37510, "UserComment"],
  [37520, "SubSecTime"],
  [37521, "SubSecTimeOriginal"],
  [37522, "SubSecTimeDigitized"],
  [40960, "FlashpixVersion"],
  [40961, "ColorSpace"],
  [40962, "PixelXDimension"],
  [40963, "PixelYDimension"],
  [40965, "Interoperability directory"],
  [42032, "CameraOwnerName"],
  [42033, "BodySerialNumber"],
  [42036, "LensModel"],
  [42112, "GDAL metadata"],
  [42113, "GDAL no-data value"],
  [42240, "Gamma"],
  [50838, "ImageJ metadata sizes"],
  [50839, "ImageJ metadata"],
  [59932, "Padding"],
  [59933, "OffsetSchema"],
]);

export const tagName = (tag: number): string => names.get(tag) ?? `tag ${tag}`;

/** The name, or with a number where something else has it: fields may come again. Throws Unreadable when they do so too often. */
export function unusedName(taken: ReadonlyMap<string, unknown>, name: string): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) {
    if (number > 100) throw new Unreadable(`it has field ${name} more than a hundred times`);
    free = `${name} (${number})`;
  }
  return free;
}

/** Exif 2.32, 4.6.6: the directory of the place numbers its fields anew. */
const gpsNames: readonly string[] = (
  "VersionID LatitudeRef Latitude LongitudeRef Longitude AltitudeRef Altitude TimeStamp Satellites Status MeasureMode DOP " +
  "SpeedRef Speed TrackRef Track ImgDirectionRef ImgDirection MapDatum DestLatitudeRef DestLatitude DestLongitudeRef " +
  "DestLongitude DestBearingRef DestBearing DestDistanceRef DestDistance ProcessingMethod AreaInformation DateStamp " +
  "Differential HPositioningError"
).split(" ");

export const gpsTagName = (tag: number): string => `GPS${gpsNames[tag] ?? ` tag ${tag}`}`;

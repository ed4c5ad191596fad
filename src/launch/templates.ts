/* What is put around the user data, for who would rather fill in a form than make a machine by hand. Both are JSON. */

/** What a template needs to know besides the user data. */
export interface TemplateContext {
  /** Of the machine, as its provider calls it. */
  readonly instance: string;
  readonly architecture: "amd64" | "arm64";
  readonly diskGB: number;
  readonly hours: number;
  readonly title: string;
}

/** AWS CloudFormation: one machine that is gone when it switches itself off, and a door for ssh from one address. */
export function cloudFormation(userData: string, context: TemplateContext): string {
  const { instance, architecture, diskGB, hours, title } = context;
  return json({
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Reruns ${title}. The machine switches itself off after ${hours} h, and is then gone.`.slice(0, 1024),
    Parameters: {
      KeyName: { Type: "AWS::EC2::KeyPair::KeyName", Description: "The key pair that you use with ssh" },
      SshFrom: {
        Type: "String",
        Description: "The address that you come from, such as 203.0.113.7/32; nobody else reaches the machine",
        AllowedPattern: "^\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}$",
        ConstraintDescription: "an IPv4 range such as 203.0.113.7/32",
      },
      InstanceType: { Type: "String", Default: instance, Description: "What the estimate is for" },
      Image: {
        Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
        Default: `/aws/service/canonical/ubuntu/server/24.04/stable/current/${architecture}/hvm/ebs-gp3/ami-id`,
        Description: "Ubuntu 24.04 of its publisher, or another Linux with cloud-init",
      },
    },
    Resources: {
      Door: {
        Type: "AWS::EC2::SecurityGroup",
        Properties: {
          GroupDescription: "ssh from one address",
          SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: { Ref: "SshFrom" } }],
        },
      },
      Machine: {
        Type: "AWS::EC2::Instance",
        Properties: {
          ImageId: { Ref: "Image" },
          InstanceType: { Ref: "InstanceType" },
          KeyName: { Ref: "KeyName" },
          SecurityGroupIds: [{ "Fn::GetAtt": ["Door", "GroupId"] }],
          InstanceInitiatedShutdownBehavior: "terminate",
          BlockDeviceMappings: [
            { DeviceName: "/dev/sda1", Ebs: { VolumeSize: diskGB, VolumeType: "gp3", DeleteOnTermination: true } },
          ],
          UserData: { "Fn::Base64": userData },
          Tags: [{ Key: "Name", Value: "tickmark" }],
        },
      },
    },
    Outputs: {
      Tunnel: {
        Description: "Run this on your own machine, then: sudo cat /opt/tickmark/open.txt",
        Value: {
          "Fn::Join": ["", ["ssh -L 8888:127.0.0.1:8888 ubuntu@", { "Fn::GetAtt": ["Machine", "PublicDnsName"] }]],
        },
      },
    },
  });
}

/**
 * Azure Resource Manager. A machine there that switches itself off is still paid for, so a schedule takes it away as well: once
 * a day, the first time after `hours`.
 */
export function azureTemplate(userData: string, context: TemplateContext): string {
  const { architecture, diskGB, hours, title } = context;
  const name = "tickmark";
  const id = (type: string, each: string) => `[resourceId('${type}', '${each}')]`;
  const location = "[parameters('location')]";
  return json({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: {
      description: `Reruns ${title}. Delete the resource group when you are done: its disk is paid for until then.`,
    },
    parameters: {
      location: { type: "string", defaultValue: "[resourceGroup().location]" },
      vmSize: {
        type: "string",
        metadata: { description: "Such as Standard_D4s_v5; the estimate is for another provider" },
      },
      adminUsername: { type: "string", defaultValue: "reader" },
      sshPublicKey: {
        type: "securestring",
        metadata: { description: "The public half of the key that you use with ssh" },
      },
      sshFrom: { type: "string", metadata: { description: "The address that you come from, such as 203.0.113.7/32" } },
      startedAt: { type: "string", defaultValue: "[utcNow('u')]", metadata: { description: "Leave as it is" } },
    },
    variables: {
      userData,
      offAt: `[dateTimeAdd(parameters('startedAt'), 'PT${hours}H', 'HHmm')]`,
    },
    resources: [
      {
        type: "Microsoft.Network/networkSecurityGroups",
        apiVersion: "2023-09-01",
        name,
        location,
        properties: {
          securityRules: [
            {
              name: "ssh",
              properties: {
                priority: 1000,
                access: "Allow",
                direction: "Inbound",
                protocol: "Tcp",
                sourceAddressPrefix: "[parameters('sshFrom')]",
                sourcePortRange: "*",
                destinationAddressPrefix: "*",
                destinationPortRange: "22",
              },
            },
          ],
        },
      },
      {
        type: "Microsoft.Network/publicIPAddresses",
        apiVersion: "2023-09-01",
        name,
        location,
        sku: { name: "Standard" },
        properties: { publicIPAllocationMethod: "Static" },
      },
      {
        type: "Microsoft.Network/virtualNetworks",
        apiVersion: "2023-09-01",
        name,
        location,
        dependsOn: [id("Microsoft.Network/networkSecurityGroups", name)],
        properties: {
          addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
          subnets: [
            {
              name,
              properties: {
                addressPrefix: "10.0.0.0/24",
                networkSecurityGroup: { id: id("Microsoft.Network/networkSecurityGroups", name) },
              },
            },
          ],
        },
      },
      {
        type: "Microsoft.Network/networkInterfaces",
        apiVersion: "2023-09-01",
        name,
        location,
        dependsOn: [id("Microsoft.Network/virtualNetworks", name), id("Microsoft.Network/publicIPAddresses", name)],
        properties: {
          ipConfigurations: [
            {
              name,
              properties: {
                subnet: { id: `[resourceId('Microsoft.Network/virtualNetworks/subnets', '${name}', '${name}')]` },
                publicIPAddress: { id: id("Microsoft.Network/publicIPAddresses", name) },
              },
            },
          ],
        },
      },
      {
        type: "Microsoft.Compute/virtualMachines",
        apiVersion: "2023-09-01",
        name,
        location,
        dependsOn: [id("Microsoft.Network/networkInterfaces", name)],
        properties: {
          hardwareProfile: { vmSize: "[parameters('vmSize')]" },
          osProfile: {
            computerName: name,
            adminUsername: "[parameters('adminUsername')]",
            customData: "[base64(variables('userData'))]",
            linuxConfiguration: {
              disablePasswordAuthentication: true,
              ssh: {
                publicKeys: [
                  {
                    path: "[concat('/home/', parameters('adminUsername'), '/.ssh/authorized_keys')]",
                    keyData: "[parameters('sshPublicKey')]",
                  },
                ],
              },
            },
          },
          storageProfile: {
            imageReference: {
              publisher: "Canonical",
              offer: "ubuntu-24_04-lts",
              sku: architecture === "arm64" ? "server-arm64" : "server",
              version: "latest",
            },
            osDisk: { createOption: "FromImage", diskSizeGB: Math.max(30, diskGB), deleteOption: "Delete" },
          },
          networkProfile: { networkInterfaces: [{ id: id("Microsoft.Network/networkInterfaces", name) }] },
        },
      },
      {
        type: "Microsoft.DevTestLab/schedules",
        apiVersion: "2018-09-15",
        name: `shutdown-computevm-${name}`,
        location,
        dependsOn: [id("Microsoft.Compute/virtualMachines", name)],
        properties: {
          status: "Enabled",
          taskType: "ComputeVmShutdownTask",
          dailyRecurrence: { time: "[variables('offAt')]" },
          timeZoneId: "UTC",
          targetResourceId: id("Microsoft.Compute/virtualMachines", name),
        },
      },
    ],
    outputs: {
      tunnel: {
        type: "string",
        value: `[concat('ssh -L 8888:127.0.0.1:8888 ', parameters('adminUsername'), '@', reference(resourceId('Microsoft.Network/publicIPAddresses', '${name}')).ipAddress)]`,
      },
    },
  });
}

const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
